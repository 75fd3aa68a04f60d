#include "os/error.h"

#include <string>

namespace ipcbench {

void throw_errno(std::string_view what) {
  throw std::system_error(errno, std::generic_category(), std::string(what));
}

void check_error(int error, std::string_view what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), std::string(what));
}

}  // namespace ipcbench
