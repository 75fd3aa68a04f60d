#pragma once

#include <chrono>
#include <span>
#include <string>

#include "os/child.h"
#include "os/function_ref.h"

namespace ipcbench {

/// Which process ids a daemon has. `own`: of a PID namespace, where that is permitted (it takes
/// CAP_SYS_ADMIN), whose first process it is, so that whatever it starts ends with it. `shared`: of who made
/// it, for one that has locks in common with others, since a lock may know its owner by a thread's id.
enum class Pids { own, shared };

/// A program that serves in the background: a broker, a server. It ends with this object, and with the
/// process that made this however that ends.
class Daemon {
 public:
  /// Starts it as become_program does, after its process has done `first`. What it writes goes to the end of
  /// the file `log`, and what `first` throws. Throws std::system_error.
  Daemon(
      std::span<const std::string> words, const std::string& directory, const std::string& log,
      FunctionRef<void()> first = [] {}, Pids pids = Pids::own);

  /// Returns once `ready` says so, which is asked every millisecond. Throws std::runtime_error where the
  /// program ends before that, or `patience` does, with the last line of its log.
  void await(FunctionRef<bool()> ready, std::chrono::milliseconds patience = std::chrono::seconds(5)) const;

  /// The program's.
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] pid_t pid() const { return child_.pid(); }
  /// Readable once it has ended.
  [[nodiscard]] int pidfd() const { return child_.pidfd(); }
  /// Whether it ended within `milliseconds`.
  [[nodiscard]] bool ended(int milliseconds = 0) const { return child_.ended(milliseconds); }
  /// Waits for its end: "redis-server was killed by SIGKILL: " and the last line of its log. Once.
  std::string how_it_ended();

 private:
  [[nodiscard]] std::string last_line() const;

  std::string name_;
  std::string log_;
  Child child_;
};

}  // namespace ipcbench
