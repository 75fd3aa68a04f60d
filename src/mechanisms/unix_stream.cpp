// A connection of AF_UNIX stream sockets: the responder accepts it on a path in the run's own directory, and
// the initiator connects to that.
//
// Once connected it is what a socketpair is (see there), with the same limits and the same signs of a dead
// peer. A responder that dies before it accepts is ECONNREFUSED.

#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/byte_stream.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/unix_address.h"
#include "mechanisms/parts/unix_stream_capacity.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

class UnixStream final : public Transport {
 public:
  static constexpr Description about{
      .id = "unix-stream",
      .title = "AF_UNIX stream socket with a path",
      .family = "byte stream",
      .path =
          "As a socketpair: write copies the message into a buffer of the kernel, queues it at "
          "the peer and wakes the receiver asleep in read, which copies it out. The path costs "
          "only at the connecting.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .tells_of_death = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return {}; }

  explicit UnixStream(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config.wait),
        path_(config.names.file("responder")),
        listener_(new_socket(AF_UNIX, SOCK_STREAM)) {
    bind_to(listener_, unix_address(path_), path_.value());
    check(::listen(listener_.get(), 1), "listen");
  }

  Capacity capacity() override { return unix_stream_capacity(message_bytes_); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<ByteStreamEnd>(wait_, role == Role::initiator ? connect() : accept());
  }

  void close_in_runner() override { listener_.reset(); }

 private:
  Fd connect() {
    listener_.reset();  // it is gone with the responder only where nobody else holds it
    Fd own = new_socket(AF_UNIX, SOCK_STREAM);
    connect_to(own, unix_address(path_), path_.value());
    return own;
  }
  Fd accept() {
    Fd own(check(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC), "accept"));
    listener_.reset();
    return own;
  }

  std::size_t message_bytes_;
  Wait wait_;
  Name path_;
  Fd listener_;
};

const Registration<UnixStream> unix_stream_registration;

}  // namespace
}  // namespace ipcbench
