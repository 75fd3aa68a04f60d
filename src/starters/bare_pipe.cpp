// What captures are measured against: a forked child writes as much into one pipe, and the caller reads it
// into one buffer, again and again, and keeps nothing.

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "os/error.h"
#include "os/fd.h"
#include "spawn/output.h"
#include "spawn/starter.h"
#include "spawn/task.h"
#include "starters/parts/reap.h"

namespace ipcbench {
namespace {

class BarePipe : public Starter {
 public:
  static constexpr StarterDescription about{
      .id = "bare-pipe",
      .title = "as many bytes through a pipe, nothing kept: what captures are held against",
      .captures = true,
      .path = "pipe; fork; read until the stream has ended; waitpid"};

  explicit BarePipe(const StarterConfig& config)
      : task_(config.task), bytes_(2 * task_.bytes_a_stream()), output_(Stream::out, bytes_) {}

  void start() override {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    from_.reset(ends[0]);
    const Fd to(ends[1]);
    pid_ = check(::fork(), "fork");
    if (pid_ == 0) live(to.get());
  }
  void reap() override {
    got_ = 0;
    for (ssize_t got = 0; (got = ::read(from_.get(), buffer_.data(), buffer_.size())) != 0;) {
      got_ += static_cast<std::uint64_t>(check(got, "read"));
    }
    reap_process(pid_);
  }
  void verify() override {
    if (got_ != bytes_) throw std::runtime_error(fmt::format("{} of {} bytes came", got_, bytes_));
  }

 private:
  [[noreturn]] void live(int to) {
    from_.reset();  // with nobody to read, a write is to fail
    task_.act();
    for (std::uint64_t offset = 0; offset < bytes_;) {
      const auto part = output_.at(offset);
      const ssize_t written = ::write(to, part.data(), part.size());
      if (written < 0) ::_exit(1);
      offset += static_cast<std::uint64_t>(written);
    }
    ::_exit(0);
  }

  const Task& task_;
  std::uint64_t bytes_;
  Output output_;
  std::array<std::byte, Output::stretch> buffer_;
  Fd from_;
  pid_t pid_ = -1;
  std::uint64_t got_ = 0;
};

const StarterRegistration<BarePipe> bare_pipe_registration;

}  // namespace
}  // namespace ipcbench
