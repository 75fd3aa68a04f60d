#include "os/error.h"

#include <string>

namespace ipcbench {

void throw_errno(std::string_view what) {
  throw std::system_error(errno, std::generic_category(), std::string(what));
}

}  // namespace ipcbench
