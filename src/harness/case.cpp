#include "harness/case.h"

#include <fmt/format.h>

namespace ipcbench {

std::string Case::name() const {
  return fmt::format("{}/{}/{}/{}/{}", mechanism->id(), ipcbench::name(wait), message_bytes,
                     ipcbench::name(placement), ipcbench::name(idle));
}

}  // namespace ipcbench
