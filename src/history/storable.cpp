#include "history/storable.h"

#include <fmt/format.h>

#include <cstdint>
#include <set>
#include <string>

#include "os/usage_error.h"
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
  constexpr std::int64_t year_10000_ms = 253'402'300'800'000;
  if (judgement.unix_time_ms < 0 || judgement.unix_time_ms >= year_10000_ms || judgement.findings.empty()) {
    throw UsageError(fmt::format(
        "{}: is of no time that there is, or has no findings; it is damaged: measure again", run.string()));
  }
  std::set<std::string> cells;
  for (const Finding& each : judgement.findings) {
    if (cells.insert(each.cell).second) continue;
    throw UsageError(fmt::format("{}: tells of {} twice; it is damaged", run.string(), each.cell));
  }
  return judgement;
}

}  // namespace ipcbench
