// Running a program and taking what it writes to both of its streams: posix_spawn, then the bytes through a
// pipe, a socket pair, a file or a memfd (spawn/capture.h), compared with what the program is known to write.

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "os/run_directory.h"
#include "spawn/capture.h"
#include "spawn/output.h"
#include "spawn/starter.h"
#include "spawn/task.h"

namespace ipcbench {
namespace {

void require_same(std::span<const std::byte> got, const Output& wanted, const char* stream) {
  std::uint64_t offset = 0;
  for (auto part = wanted.at(0); !part.empty(); part = wanted.at(offset)) {
    if (got.size() < offset + part.size() || !std::ranges::equal(got.subspan(offset, part.size()), part)) {
      throw std::runtime_error(std::string("what was taken of ") + stream + " is not what was written");
    }
    offset += part.size();
  }
  if (got.size() != offset)
    throw std::runtime_error(std::string("more was taken of ") + stream + " than was written");
}

template <Through through>
class CaptureStarter : public Starter {
 public:
  explicit CaptureStarter(const StarterConfig& config)
      : task_(config.task),
        directory_(config.names.path()),
        out_(Stream::out, task_.bytes_a_stream()),
        err_(Stream::err, task_.bytes_a_stream()) {}

  void start() override { capture_.emplace(task_.words(), through, directory_); }
  void reap() override {
    done_ = capture_->finish({std::move(done_.out), std::move(done_.err)});
    capture_.reset();
  }
  void verify() override {
    if (done_.return_code != 0)
      throw std::runtime_error(fmt::format("what was started returned {}", done_.return_code));
    require_same(done_.out.bytes(), out_, "standard output");
    require_same(done_.err.bytes(), err_, "standard error");
  }

 private:
  const Task& task_;
  std::string directory_;
  Output out_;
  Output err_;
  std::optional<Capture> capture_;
  CompletedProcess done_{};
};

class CapturePipe : public CaptureStarter<Through::pipe> {
 public:
  static constexpr StarterDescription about{
      .id = "capture-pipe",
      .title = "a program's output through pipes",
      .captures = true,
      .path = "2 pipes; posix_spawn; poll and read until both streams have ended; waitpid"};
  using CaptureStarter::CaptureStarter;
};

class CaptureSocketpair : public CaptureStarter<Through::socketpair> {
 public:
  static constexpr StarterDescription about{
      .id = "capture-socketpair",
      .title = "a program's output through socket pairs",
      .captures = true,
      .path = "2 socketpairs; posix_spawn; poll and read until both streams have ended; waitpid"};
  using CaptureStarter::CaptureStarter;
};

class CaptureFile : public CaptureStarter<Through::file> {
 public:
  static constexpr StarterDescription about{
      .id = "capture-file",
      .title = "a program's output through files without a name",
      .captures = true,
      .path = "2 files (O_TMPFILE); posix_spawn; waitpid; read of both"};
  using CaptureStarter::CaptureStarter;

  static std::optional<std::string> why_not(RunDirectory& names) {
    try {
      open_nameless_file(names.path());
    } catch (const std::system_error& error) {
      return fmt::format("{}; set TMPDIR to a directory of a file system that has O_TMPFILE", error.what());
    }
    return std::nullopt;
  }
};

class CaptureMemfd : public CaptureStarter<Through::memfd> {
 public:
  static constexpr StarterDescription about{.id = "capture-memfd",
                                            .title = "a program's output through memfds",
                                            .captures = true,
                                            .path = "2 memfds; posix_spawn; waitpid; mmap of both"};
  using CaptureStarter::CaptureStarter;
};

const StarterRegistration<CapturePipe> pipe_registration;
const StarterRegistration<CaptureSocketpair> socketpair_registration;
const StarterRegistration<CaptureFile> file_registration;
const StarterRegistration<CaptureMemfd> memfd_registration;

}  // namespace
}  // namespace ipcbench
