#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "os/fd.h"

namespace ipcbench {

/// Counts the system calls of a process's first thread, by the tracepoint raw_syscalls:sys_enter
/// (perf_event_open(2)); what the vDSO answers is none. As long as any counter lives, enabled or not, the
/// kernel takes its slower path into each system call of every process, so counting has a slice of its own.
/// The kernel takes tens of milliseconds to let go of one.
class SystemCallCounter {
 public:
  /// Why system calls cannot be counted here; nothing where they can. Throws std::system_error where the
  /// first call in a process cannot fork to look for the tracepoint.
  static std::optional<std::string> why_not();

  /// Counts nothing yet. Throws std::system_error, as do all below.
  explicit SystemCallCounter(pid_t pid);

  /// Counts from now on, on top of what was counted before.
  void enable();
  void disable();
  [[nodiscard]] std::uint64_t count() const;

 private:
  Fd event_;
};

}  // namespace ipcbench
