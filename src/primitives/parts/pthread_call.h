#pragma once

#include <string_view>
#include <system_error>

namespace ipcbench {

/// Throws std::system_error naming `what` where a call of POSIX threads gave an error number.
inline void pthread_call(int error, std::string_view what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), std::string(what));
}

}  // namespace ipcbench
