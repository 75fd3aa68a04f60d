#pragma once

#include <cerrno>
#include <string_view>
#include <system_error>

namespace ipcbench {

/// Throws std::system_error for the current errno: "<what>: <text of errno>". `what` names the call and the
/// thing.
[[noreturn]] void throw_errno(std::string_view what);

/// Throws std::system_error in the same way for `error`, what calls give that return an error number; not for
/// 0.
void check_error(int error, std::string_view what);

/// `result` of a system call, or throw_errno(what) if it is negative.
template <class Integer>
Integer check(Integer result, std::string_view what) {
  if (result < 0) throw_errno(what);
  return result;
}

}  // namespace ipcbench
