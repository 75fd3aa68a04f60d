// Two pipes, one a direction.
//
// A write that finds the pipe full (64 KiB by default, F_SETPIPE_SZ, pipe(7)) sleeps until there is room; one
// over PIPE_BUF (4096 bytes) may pass in parts. A dead peer is the end of the stream, or EPIPE.

#include <climits>
#include <memory>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/byte_stream.h"
#include "mechanisms/parts/fill.h"
#include "mechanisms/parts/two_pipes.h"

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
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1},
      .core = true};
  static Availability probe(RunDirectory&) { return {}; }

  explicit Pipe(const ChannelConfig& config) : message_bytes_(config.message_bytes), wait_(config.wait) {}

  Capacity capacity() override {
    const PipeFds& requests = pipes_.written_by(Role::initiator);
    return capacity_by_filling(requests.write.get(), requests.read.get(), message_bytes_);
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    TwoPipes::Ends own = pipes_.take(role);
    return std::make_unique<ByteStreamEnd>(wait_, std::move(own.in), std::move(own.out));
  }

  void close_in_runner() override { pipes_.close(); }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  TwoPipes pipes_;
};

const Registration<Pipe> pipe_registration;

}  // namespace
}  // namespace ipcbench
