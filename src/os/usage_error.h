#pragma once

#include <stdexcept>

namespace ipcbench {

/// The call was wrong: found before anything is measured, exit code 2. The text is one line: what, where,
/// what to do instead.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Nothing can be said with confidence here: exit code 3. The text is one line: why.
class Unresolved : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The exit codes of every command.
namespace exit_code {
inline constexpr int fine = 0;
inline constexpr int failed = 1;  ///< a measurement failed, or a result could not be written
inline constexpr int wrong_call = 2;
inline constexpr int unresolved = 3;  ///< too noisy to say
inline constexpr int interrupted = 130;
}  // namespace exit_code

}  // namespace ipcbench
