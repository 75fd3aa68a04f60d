// One slot a direction in a memfd, guarded as in shm-futex. The initiator makes it, seals its size and passes
// it to the responder through a socket (SCM_RIGHTS), which maps it only if it is sealed: memory that its peer
// could cut short would be a SIGBUS (memfd_create(2)). It has no name. Nothing tells a side that its peer has
// died, but for a responder that still waits for the memory.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <array>
#include <boost/interprocess/file_mapping.hpp>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/futex_gate.h"
#include "mechanisms/parts/one_slot.h"
#include "mechanisms/parts/pass_descriptor.h"
#include "mechanisms/parts/reserve.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

constexpr int size_seals = F_SEAL_SHRINK | F_SEAL_GROW;

// Linux 6.3; where vm.memfd_noexec is 2 there is no memfd without it (memfd_create(2)). Glibc 2.36 lacks it.
constexpr unsigned noexec_seal = 0x0008;

// An empty memfd that may be sealed, or an empty descriptor with errno.
Fd try_create() {
  constexpr unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  Fd memory(::memfd_create("ipcbench", flags | noexec_seal));
  if (!memory && errno == EINVAL) memory.reset(::memfd_create("ipcbench", flags));
  return memory;
}

// The object that `fd` is, and not one of that name: it has none.
bip::mapped_region map(const Fd& fd) {
  const std::string path = fmt::format("/proc/self/fd/{}", fd.get());
  return {bip::file_mapping(path.c_str(), bip::read_write), bip::read_write};
}

bip::mapped_region make_and_send(int socket, std::size_t message_bytes) {
  Fd memory = try_create();
  check(memory.get(), "memfd_create");
  reserve(memory.get(), Slots<SlotWord>::bytes_for(message_bytes), "a memfd");
  check(::fcntl(memory.get(), F_ADD_SEALS, size_seals | F_SEAL_SEAL), "F_ADD_SEALS");
  bip::mapped_region region = map(memory);
  Slots<SlotWord>(region, message_bytes).construct();
  send_descriptor(socket, memory.get());
  return region;
}

bip::mapped_region receive_sealed(int socket, std::size_t message_bytes) {
  const Fd memory = receive_descriptor(socket);
  if ((check(::fcntl(memory.get(), F_GET_SEALS), "F_GET_SEALS") & size_seals) != size_seals) {
    throw std::runtime_error("the memory that came may still change its size: it is not sealed");
  }
  bip::mapped_region region = map(memory);
  if (region.get_size() < Slots<SlotWord>::bytes_for(message_bytes)) {
    throw std::runtime_error("the memory that came is too small");
  }
  return region;
}

class Memfd final : public Transport {
 public:
  static constexpr Description about{
      .id = "memfd",
      .title = "sealed memfd and a futex",
      .family = "shared memory",
      .path =
          "As shm-futex: the sender waits for the slot's word to be 0, copies the message in and "
          "sets it to 1; the receiver asleep on the word (futex) is woken, copies the message out "
          "and sets it to 0. The memory has no name: its descriptor is passed through a socket at "
          "the start.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1},
      .in_place = true};

  static Availability probe(RunDirectory&) {
    if (!try_create()) {
      return {fmt::format("memfd_create (Linux 3.17): {}", std::generic_category().message(errno)), {}, {}};
    }
    return {};
  }

  explicit Memfd(const ChannelConfig& config) : message_bytes_(config.message_bytes), wait_(config) {
    std::array<int, 2> fds{};
    check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), "socketpair");
    sockets_ = {Fd(fds[0]), Fd(fds[1])};
  }

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    const Fd socket = std::move(sockets_[static_cast<std::size_t>(role)]);
    close_in_runner();  // the peer's, so that a dead one is the end of the stream
    bip::mapped_region memory = role == Role::initiator ? make_and_send(socket.get(), message_bytes_)
                                                        : receive_sealed(socket.get(), message_bytes_);
    return futex_slot_end(std::move(memory), role, message_bytes_, wait_);
  }

  void close_in_runner() override { sockets_ = {}; }

 private:
  std::size_t message_bytes_;
  MemoryWait wait_;
  std::array<Fd, 2> sockets_;
};

const Registration<Memfd> memfd_registration;

}  // namespace
}  // namespace ipcbench
