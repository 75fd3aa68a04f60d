#include "history/storable.h"

#include <fmt/format.h>

#include <set>
#include <string>

#include "runner/usage_error.h"
#include "verdict/judgement_json.h"

namespace ipcbench {

Judgement read_storable(const std::filesystem::path& run) {
  Judgement judgement = read_judgement(run);
  if (judgement.interrupted) {
    throw UsageError(fmt::format(
        "{}: was interrupted, so its figures are of fewer rounds than others'; run it again", run.string()));
  }
  if (judgement.id.empty() || judgement.kind.empty()) {
    throw UsageError(
        fmt::format("{}: has no id or kind; it may not be told from others; write it anew", run.string()));
  }
  std::set<std::string> cells;
  for (const Finding& each : judgement.findings) {
    if (cells.insert(each.cell).second) continue;
    throw UsageError(fmt::format("{}: tells of {} twice; it is damaged", run.string(), each.cell));
  }
  return judgement;
}

}  // namespace ipcbench
