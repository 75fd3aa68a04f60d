#include "verdict/bencher.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "verdict/figures.h"

namespace ipcbench {
namespace {

using nlohmann::json;

json metric(const Finding& finding) {
  json metric{{"value", finding.ratio}};
  if (finding.interval.low > 0) metric["lower_value"] = finding.interval.low;
  if (std::isfinite(finding.interval.high)) metric["upper_value"] = finding.interval.high;
  return metric;
}

}  // namespace

json bencher(const Judgement& judgement) {
  json benchmarks = json::object();
  for (const Finding& each : judgement.findings) {
    if (has_figure(each)) benchmarks[each.cell] = {{bencher_measure, metric(each)}};
  }
  return benchmarks;
}

}  // namespace ipcbench
