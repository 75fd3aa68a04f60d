#include "harness/case.h"

#include <fmt/format.h>

namespace ipcbench {

std::string Case::name() const {
  const std::string pair =
      placement == Placement::cpus && cpus ? fmt::format("-{}-{}", cpus->a, cpus->b) : "";
  std::string text = fmt::format("{}/{}/{}/{}{}/{}", mechanism->id(), ipcbench::name(wait), message_bytes,
                                 ipcbench::name(placement), pair, ipcbench::name(idle));
  if (transfer == Transfer::zero_copy) text += fmt::format("/{}", ipcbench::name(transfer));
  if (many_to_many()) text += fmt::format("/{}x{}", producers, consumers);
  return text;
}

}  // namespace ipcbench
