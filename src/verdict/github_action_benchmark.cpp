#include "verdict/github_action_benchmark.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

#include "verdict/figures.h"

namespace ipcbench {
namespace {

using nlohmann::json;

// Shown beside the point of a chart.
std::string extra(const Finding& finding, const Judgement& judgement) {
  return fmt::format("{}\n95 % interval: {}\nseen from: {}\nrounds: {}\nbase: {}", name(finding.verdict),
                     interval_text(finding), change(finding.smallest_visible), finding.values,
                     judgement.base.commit.empty() ? judgement.base.given : judgement.base.commit);
}

json entry(const Finding& finding, const Judgement& judgement) {
  json entry{{"name", finding.cell},
             {"unit", "head/base"},
             {"value", finding.ratio},
             {"extra", extra(finding, judgement)}};
  // The action understands a number behind this sign (its src/extractRangeInfo.ts), so half of the interval.
  if (has_interval(finding)) {
    entry["range"] = fmt::format("± {:.4f}", (finding.interval.high - finding.interval.low) / 2);
  }
  return entry;
}

}  // namespace

json github_action_benchmark(const Judgement& judgement) {
  json entries = json::array();
  for (const Finding& each : judgement.findings) {
    if (has_figure(each)) entries.push_back(entry(each, judgement));
  }
  return entries;
}

}  // namespace ipcbench
