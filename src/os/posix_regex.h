#pragma once

#include <regex.h>

#include <string>
#include <string_view>

namespace ipcbench {

/// A POSIX extended regular expression that a user gave, by the C library: <regex> takes each file that
/// includes it seconds.
class PosixRegex {
 public:
  /// Throws UsageError where `pattern` is none: "<flag>: '(' is not a POSIX extended regular expression:
  /// Unmatched ( or \(".
  PosixRegex(const std::string& pattern, std::string_view flag);
  PosixRegex(const PosixRegex&) = delete;
  PosixRegex& operator=(const PosixRegex&) = delete;
  ~PosixRegex();

  /// Whether `text` holds it anywhere. Throws std::runtime_error where the memory does not suffice to tell.
  [[nodiscard]] bool found_in(const std::string& text) const;

 private:
  regex_t compiled_;
};

}  // namespace ipcbench
