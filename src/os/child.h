#pragma once

#include <sys/types.h>

#include <string>

#include "os/fd.h"
#include "os/function_ref.h"

namespace ipcbench {

/// How a process ended: by a signal, or with a code.
struct ExitStatus {
  int code = 0;
  int signal = 0;

  [[nodiscard]] bool clean() const { return code == 0 && signal == 0; }
  /// "was killed by SIGKILL" or "exited with 1".
  [[nodiscard]] std::string text() const;
};

/// A forked process, held by its pidfd. It dies with the process that forked it, and at the latest with this
/// object.
class Child {
 public:
  /// Forks. `body` runs in the child, named `name` (15 characters show in ps), with SIGPIPE ignored; the
  /// child then leaves with 0, or with 1 if body throws, and runs no destructor or exit handler of the
  /// parent. Throws std::system_error.
  Child(const std::string& name, FunctionRef<void()> body);
  Child(Child&&) noexcept = default;
  Child& operator=(Child&&) = delete;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// Kills it if it still runs, and reaps it.
  ~Child();

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Readable once the process has ended.
  [[nodiscard]] int pidfd() const { return pidfd_.get(); }
  /// Whether it ended within `milliseconds`.
  [[nodiscard]] bool ended(int milliseconds = 0) const;
  /// Whether it was stopped or continued (SIGSTOP, SIGCONT) since this was last asked.
  [[nodiscard]] bool was_stopped() const;
  /// Sends SIGKILL.
  void kill();
  /// Waits until it has ended and reaps it. Throws std::system_error.
  ExitStatus wait();

 private:
  pid_t pid_;
  Fd pidfd_;
};

}  // namespace ipcbench
