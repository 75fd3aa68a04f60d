#include "report/reliability.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "report/summary_text.h"

namespace ipcbench {
namespace {

std::string share_text(std::size_t part, std::size_t whole) {
  return percent_text(100 * static_cast<double>(part) / static_cast<double>(whole));
}

// The most frequent first.
std::string disturbed_text(const Reliability& reliability) {
  std::vector<std::pair<std::size_t, std::string>> kinds;
  std::size_t sum = 0;
  for (const auto& [kind, sessions] : reliability.disturbed) {
    kinds.emplace_back(sessions, kind);
    sum += sessions;
  }
  if (sum == 0) return fmt::format("all {} sessions count", reliability.sessions);
  std::ranges::sort(kinds, std::greater{});
  std::vector<std::string> parts;
  constexpr double least_shown = 0.0005;
  for (const auto& [sessions, kind] : kinds) {
    if (static_cast<double>(sessions) < least_shown * static_cast<double>(reliability.sessions)) continue;
    parts.push_back(fmt::format("{} ({})", share_text(sessions, reliability.sessions), kind));
  }
  return fmt::format("{} of {} sessions were disturbed, and do not count where there are others: {}",
                     share_text(sum, reliability.sessions), reliability.sessions, fmt::join(parts, ", "));
}

}  // namespace

Reliability reliability_of(const RunResults& results, std::span<const BenchSummary> summaries) {
  Reliability found;
  std::vector<double> half_widths;
  for (const BenchResults& bench : results.benches) {
    found.sessions += bench.sessions;
    for (const auto& [kind, sessions] : bench.disturbed) found.disturbed[kind] += sessions;
  }
  for (const BenchSummary& summary : summaries) {
    for (const CaseSummary& each : summary.cases) {
      ++found.cases;
      const Figure* headline = each.find(headline_of(summary.bench));
      if (headline == nullptr || !headline->interval) continue;
      ++found.with_interval;
      if (const auto half_width = headline->half_width_percent()) half_widths.push_back(*half_width);
    }
  }
  if (!half_widths.empty()) found.half_width_percent = median(half_widths);
  return found;
}

std::string reliability_text(const Reliability& reliability) {
  if (reliability.sessions == 0) return "nothing was measured";
  const std::string width =
      reliability.half_width_percent
          ? fmt::format(", of ±{} in the median", percent_text(reliability.half_width_percent))
          : "";
  return fmt::format("{} of {} cases have a 95 % interval{}; {}", reliability.with_interval,
                     reliability.cases, width, disturbed_text(reliability));
}

}  // namespace ipcbench
