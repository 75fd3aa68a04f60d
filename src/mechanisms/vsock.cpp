// A connection of AF_VSOCK stream sockets within this machine, over the loopback transport (vsock(7)): both
// sides have the CID VMADDR_CID_LOCAL.
//
// Without that transport the kernel hands a connection to this CID to the one that leads to the host
// (vsock_assign_transport, net/vmw_vsock/af_vsock.c). But it lets a socket be bound to the CID only where the
// transport is there (vsock_find_cid): nothing is ever connected here before its own socket has been bound.
//
// A write sleeps when the peer's buffer is full, SO_VM_SOCKETS_BUFFER_SIZE, 256 KiB by default. A dead peer
// is the end of the stream, ECONNRESET or EPIPE.

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <memory>
#include <system_error>
// It needs the first of those above.
#include <linux/vm_sockets.h>

#include "harness/registry.h"
#include "mechanisms/parts/byte_stream.h"
#include "mechanisms/parts/fill.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

constexpr const char* local_name = "VMADDR_CID_LOCAL";

sockaddr_vm local_address() {
  sockaddr_vm address{};
  address.svm_family = AF_VSOCK;
  address.svm_cid = VMADDR_CID_LOCAL;
  address.svm_port = VMADDR_PORT_ANY;
  return address;
}

std::array<Fd, 2> make_vsock_ends() {
  return connection_within(local_address(), local_name);
}

class Vsock final : public Transport {
 public:
  static constexpr Description about{
      .id = "vsock",
      .title = "AF_VSOCK over the loopback transport",
      .family = "byte stream",
      .path =
          "write copies the message into a packet of the kernel and wakes a worker of the kernel, "
          "which moves it to the peer's queue and wakes the receiver asleep in read; that copies "
          "it out.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .tells_of_death = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};

  static Availability probe(RunDirectory&) {
    try {
      bind_to(new_socket(AF_VSOCK, SOCK_STREAM), local_address(), local_name);
    } catch (const std::system_error& error) {
      if (error.code().value() == EADDRNOTAVAIL) {
        return {"the vsock_loopback module is not loaded; modprobe vsock_loopback", {}, {}};
      }
      return {fmt::format("AF_VSOCK: {}; modprobe vsock_loopback", error.what()), {}, {}};
    }
    return {};
  }

  explicit Vsock(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config.wait), ends_(make_vsock_ends()) {}

  // Of another connection: the modes of this one's descriptors are its sides' own.
  Capacity capacity() override {
    const std::array<Fd, 2> ends = make_vsock_ends();
    return capacity_by_filling(ends[0].get(), ends[1].get(), message_bytes_);
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<ByteStreamEnd>(wait_, ends_.take(role));
  }

  void close_in_runner() override { ends_.close(); }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  TwoEnds ends_;
};

const Registration<Vsock> vsock_registration;

}  // namespace
}  // namespace ipcbench
