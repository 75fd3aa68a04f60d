#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "os/child.h"

namespace ipcbench {

/// A program that serves in the background: a broker, a server. It ends with this object, and with the
/// process that made this however that ends. Where that is permitted (it takes CAP_SYS_ADMIN), it is the
/// first process of a PID namespace of its own, so that whatever it starts ends with it.
class Daemon {
 public:
  /// Starts it as become_program does; what it writes goes to the end of the file `log`. Throws
  /// std::system_error.
  Daemon(std::span<const std::string> words, const std::filesystem::path& directory,
         const std::filesystem::path& log);

  /// Returns once `ready` says so, which is asked every millisecond. Throws std::runtime_error where the
  /// program ends before that, or `patience` does, with the last line of its log.
  void await(const std::function<bool()>& ready,
             std::chrono::milliseconds patience = std::chrono::seconds(5)) const;

  [[nodiscard]] pid_t pid() const { return child_.pid(); }

 private:
  [[nodiscard]] std::string last_line() const;

  std::string name_;
  std::filesystem::path log_;
  Child child_;
};

}  // namespace ipcbench
