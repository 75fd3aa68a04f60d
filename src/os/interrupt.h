#pragma once

#include <csignal>
#include <stdexcept>

#include "os/fd.h"

namespace ipcbench {

/// What a wait throws when the user asked for the end.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// SIGINT, SIGTERM and SIGHUP as a descriptor to wait on, as long as it lives: the signals stay blocked, so
/// that nothing is torn down half-way. One that was ignored before (nohup, a shell's background job) stays
/// ignored. Throws std::system_error.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Readable from the first such signal on, for good.
  [[nodiscard]] int fd() const { return fd_.get(); }
  /// Whether one has come.
  [[nodiscard]] bool requested() const;

 private:
  sigset_t previous_{};
  Fd fd_;
};

}  // namespace ipcbench
