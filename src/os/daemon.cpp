#include "os/daemon.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>

#include <cstdio>
#include <optional>
#include <stdexcept>

#include "os/become_program.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/text.h"

namespace ipcbench {
namespace {

// While it lives, the next process that this one forks is the first of a PID namespace of its own, where that
// is permitted (pid_namespaces(7)).
class PidNamespaceForNext {
 public:
  PidNamespaceForNext() : own_(::open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC)) {
    if (own_ && ::unshare(CLONE_NEWPID) < 0) own_.reset();
  }
  PidNamespaceForNext(const PidNamespaceForNext&) = delete;
  PidNamespaceForNext& operator=(const PidNamespaceForNext&) = delete;
  ~PidNamespaceForNext() {
    if (own_) ::setns(own_.get(), CLONE_NEWPID);
  }

 private:
  Fd own_;
};

// What goes wrong stands in the log.
void do_first(FunctionRef<void()> first, const Fd& output) {
  try {
    first();
  } catch (const std::exception& error) {
    ::dprintf(output.get(), "%s\n", error.what());
    throw;
  }
}

Child start(std::span<const std::string> words, const std::string& directory, const std::string& log,
            FunctionRef<void()> first, Pids pids) {
  const Fd output(check(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), log));
  std::optional<PidNamespaceForNext> its_own;
  if (pids == Pids::own) its_own.emplace();
  return {words.front(), [&] {
            do_first(first, output);
            become_program(words, directory, output.get());
          }};
}

}  // namespace

Daemon::Daemon(std::span<const std::string> words, const std::string& directory, const std::string& log,
               FunctionRef<void()> first, Pids pids)
    : name_(words.front()), log_(log), child_(start(words, directory, log, first, pids)) {}

void Daemon::await(FunctionRef<bool()> ready, std::chrono::milliseconds patience) const {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!ready()) {
    if (child_.ended(1)) throw std::runtime_error(fmt::format("{} ended: {}", name_, last_line()));
    if (std::chrono::steady_clock::now() > until) {
      throw std::runtime_error(
          fmt::format("{} was not ready after {} ms: {}", name_, patience.count(), last_line()));
    }
  }
}

std::string Daemon::how_it_ended() {
  return fmt::format("{} {}: {}", name_, child_.wait().text(), last_line());
}

std::string Daemon::last_line() const {
  const std::string text = read_text(log_).value_or("");
  std::string last = "it wrote nothing";
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) last = line;
  }
  return last;
}

}  // namespace ipcbench
