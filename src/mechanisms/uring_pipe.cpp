// Two pipes, one a direction, and a ring on each side that writes and reads.
//
// Limits are those of a pipe. An operation that has to wait does so in the ring, on a poll of the pipe. The
// pipes are non-blocking so that it does: before Linux 6.4 a ring left the operations of others to a thread
// of the kernel's (__io_file_supports_nowait, io_uring/io_uring.c). A dead peer is the end of the stream, or
// EPIPE.

#include <climits>

#include "harness/registry.h"
#include "mechanisms/parts/liburing.h"

#ifdef IPCBENCH_HAS_LIBURING
#include <fcntl.h>

#include <array>
#include <memory>
#include <utility>

#include "mechanisms/parts/fill.h"
#include "mechanisms/parts/two_pipes.h"
#include "mechanisms/parts/uring_stream.h"
#endif

namespace ipcbench {
namespace {

constexpr Description about_uring_pipe{
    .id = "uring-pipe",
    .title = "two unnamed pipes through io_uring",
    .family = "io_uring",
    .path =
        "io_uring_enter submits a write, which copies the message into pages of the kernel and "
        "wakes the receiver asleep in io_uring_enter, whose read then copies it out. Both "
        "results come through memory shared with the kernel.",
    .waits = uring_waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = false,
    .tells_of_death = true,
    .many_to_many_bytes = PIPE_BUF,
    .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};

#ifdef IPCBENCH_HAS_LIBURING

constexpr std::array pipe_operations{UringOperation{IORING_OP_WRITE, "IORING_OP_WRITE", "5.6"},
                                     UringOperation{IORING_OP_READ, "IORING_OP_READ", "5.6"}};

struct PipeOperations {
  static constexpr std::uint64_t no_offset = ~std::uint64_t{0};  // a pipe has no position

  static void send(io_uring_sqe* entry, int fd, ConstBytes message) {
    io_uring_prep_write(entry, fd, message.data(), static_cast<unsigned>(message.size()), no_offset);
  }
  static void receive(io_uring_sqe* entry, int fd, Bytes message) {
    io_uring_prep_read(entry, fd, message.data(), static_cast<unsigned>(message.size()), no_offset);
  }
};

using UringPipeEnd = UringStreamEnd<PipeOperations>;

class UringPipe final : public Transport {
 public:
  static constexpr Description about = about_uring_pipe;
  static Availability probe(RunDirectory&) { return {why_no_uring(pipe_operations), {}, {}}; }

  explicit UringPipe(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config.wait), pipes_(O_NONBLOCK) {}

  Capacity capacity() override {
    const PipeFds& requests = pipes_.written_by(Role::initiator);
    return capacity_by_filling(requests.write.get(), requests.read.get(), message_bytes_);
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    TwoPipes::Ends own = pipes_.take(role);
    return std::make_unique<UringPipeEnd>(wait_, std::move(own.in), std::move(own.out));
  }

  void close_in_runner() override { pipes_.close(); }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  TwoPipes pipes_;
};

const Registration<UringPipe> uring_pipe_registration;

#else

const NotBuilt uring_pipe_registration(about_uring_pipe, liburing);

#endif

}  // namespace
}  // namespace ipcbench
