#include "harness/case.h"

#include <fmt/format.h>

namespace ipcbench {

std::string Case::name() const {
  const std::string pair =
      placement == Placement::cpus && cpus ? fmt::format("-{}-{}", cpus->a, cpus->b) : "";
  return fmt::format("{}/{}/{}/{}{}/{}", mechanism->id(), ipcbench::name(wait), message_bytes,
                     ipcbench::name(placement), pair, ipcbench::name(idle));
}

}  // namespace ipcbench
