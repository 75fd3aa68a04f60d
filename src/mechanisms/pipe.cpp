// Two pipes, one a direction.
//
// A write that finds the pipe full (64 KiB by default, F_SETPIPE_SZ, pipe(7)) sleeps until there is room; one
// over PIPE_BUF (4096 bytes) may pass in parts. A dead peer is the end of the stream, or EPIPE.

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/byte_stream.h"
#include "mechanisms/parts/fill.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

class Pipe final : public Transport {
 public:
  static constexpr Description about{
      .id = "pipe",
      .title = "two unnamed pipes",
      .family = "byte stream",
      .path =
          "write copies the message into pages of the kernel and wakes the receiver asleep in "
          "read, which copies it out.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .tells_of_death = true,
      .many_to_many_bytes = PIPE_BUF,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return {}; }

  explicit Pipe(const ChannelConfig& config) : message_bytes_(config.message_bytes), wait_(config.wait) {
    for (Ends& pipe : pipes_) {
      std::array<int, 2> fds{};
      check(::pipe2(fds.data(), O_CLOEXEC), "pipe2");
      pipe = {Fd(fds[0]), Fd(fds[1])};
    }
  }

  Capacity capacity() override {
    return capacity_by_filling(requests().write.get(), requests().read.get(), message_bytes_);
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    Ends& in = role == Role::initiator ? replies() : requests();
    Ends& out = role == Role::initiator ? requests() : replies();
    Fd own_in = std::move(in.read);
    Fd own_out = std::move(out.write);
    close_in_runner();  // the peer's ends: a stream ends when nobody else holds them
    return std::make_unique<ByteStreamEnd>(wait_, std::move(own_in), std::move(own_out));
  }

  void close_in_runner() override { pipes_ = {}; }

 private:
  struct Ends {
    Fd read;
    Fd write;
  };
  Ends& requests() { return pipes_[0]; }
  Ends& replies() { return pipes_[1]; }

  std::size_t message_bytes_;
  Wait wait_;
  std::array<Ends, 2> pipes_;
};

const Registration<Pipe> pipe_registration;

}  // namespace
}  // namespace ipcbench
