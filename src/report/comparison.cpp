#include "report/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include "report/metric.h"
#include "report/summary_text.h"
#include "report/table.h"
#include "stats/shift.h"

namespace ipcbench {
namespace {

using Values = std::vector<double>;

std::map<CaseKey, Values> values_by_identity(const BenchResults& results, std::string_view metric) {
  std::map<CaseKey, Values> found;
  const auto index = results.index_of(metric);
  if (!index) return found;
  for (const CaseResults& each : results.cases) {
    Values& values = found[identity_of(each.key)];
    for (const double value : comparable_values_of(each, metric, *index)) values.push_back(value);
  }
  return found;
}

std::set<CaseKey> identities(const BenchResults& results) {
  std::set<CaseKey> found;
  for (const CaseResults& each : results.cases) found.insert(identity_of(each.key));
  return found;
}

bool have_logarithms(const Values& values) {
  return !values.empty() && std::ranges::all_of(values, [](double value) { return value > 0; });
}

Values logarithms(const Values& values) {
  Values logs;
  for (const double value : values) logs.push_back(std::log(value));
  return logs;
}

Comparison comparison_of(const CaseKey& key, const Values& ours, const Values& others) {
  const Values logs = logarithms(ours);
  const Values other_logs = logarithms(others);
  Comparison found{key, median(ours), median(others), std::exp(shift(other_logs, logs)), std::nullopt};
  if (const auto interval = shift_interval(other_logs, logs)) {
    found.interval = Interval{std::exp(interval->low), std::exp(interval->high)};
  }
  return found;
}

bool contains_one(const Interval& interval) {
  return interval.low <= 1 && 1 <= interval.high;
}

std::string verdict(const Comparison& comparison) {
  if (!comparison.interval) return "–";
  return contains_one(*comparison.interval) ? "yes" : "no";
}

std::string ratio_interval(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.3f}–{:.3f}", interval->low, interval->high) : "–";
}

}  // namespace

std::optional<double> Comparison::half_width_percent() const {
  if (!interval) return std::nullopt;
  return (interval->high - interval->low) / 2 / ratio * 100;
}

std::vector<Comparison> compare(const BenchResults& results, const BenchResults& other,
                                std::string_view metric) {
  std::vector<Comparison> found;
  const auto others = values_by_identity(other, metric);
  for (const auto& [key, values] : values_by_identity(results, metric)) {
    const auto there = others.find(key);
    if (there == others.end() || !have_logarithms(values) || !have_logarithms(there->second)) continue;
    found.push_back(comparison_of(key, values, there->second));
  }
  std::ranges::sort(found, comes_before, &Comparison::key);
  return found;
}

std::vector<Comparison> compare_times_and_rates(const BenchResults& results, const BenchResults& other) {
  std::vector<Comparison> all;
  for (const std::string& metric : results.metrics) {
    if (!is_time_or_rate(metric)) continue;
    std::ranges::move(compare(results, other, metric), std::back_inserter(all));
  }
  return all;
}

std::string unmatched_line(const BenchResults& results, const BenchResults& other) {
  const std::set<CaseKey> here = identities(results);
  const std::set<CaseKey> there = identities(other);
  const auto missing_in = [](const std::set<CaseKey>& others) {
    return [&](const CaseKey& key) { return !others.contains(key); };
  };
  const auto here_only = std::ranges::count_if(here, missing_in(there));
  const auto there_only = std::ranges::count_if(there, missing_in(here));
  if (here_only == 0 && there_only == 0) return {};
  return fmt::format("{} case{} in this run only, {} in the other only\n", here_only,
                     here_only == 1 ? "" : "s", there_only);
}

std::string comparison_table(std::span<const Comparison> comparisons, std::string_view metric) {
  if (comparisons.empty()) return {};
  std::vector<Comparison> sorted(comparisons.begin(), comparisons.end());
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           [](const Comparison& each) { return std::abs(std::log(each.ratio)); });
  std::vector<CaseKey> keys;
  for (const Comparison& each : sorted) keys.push_back(each.key);
  const auto [names, common] = name_cases(keys);
  Table table({"case", "this", "other", "ratio", "95 % interval", "holds 1"});
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const Comparison& each = sorted[i];
    table.add({names[i], format_metric(metric, each.median), format_metric(metric, each.other_median),
               fmt::format("{:.3f}", each.ratio), ratio_interval(each.interval), verdict(each)});
  }
  return (common.empty() ? "" : fmt::format("  {}\n", common)) + table.text();
}

std::string agreement_line(std::span<const Comparison> comparisons, std::string_view what) {
  std::vector<double> half_widths;
  std::size_t agreeing = 0;
  for (const Comparison& each : comparisons) {
    if (!each.interval) continue;
    half_widths.push_back(*each.half_width_percent());
    if (contains_one(*each.interval)) ++agreeing;
  }
  const std::size_t judged = half_widths.size();
  const std::size_t too_few = comparisons.size() - judged;
  const auto share = judged == 0
                         ? std::nullopt
                         : std::optional(100 * static_cast<double>(agreeing) / static_cast<double>(judged));
  return fmt::format("{} of {} {}: the interval of the difference contains 0 ({}); median half-width {}{}\n",
                     agreeing, judged, what, percent_text(share), median_percent_text(half_widths),
                     too_few == 0 ? "" : fmt::format("; {} with too few sessions", too_few));
}

}  // namespace ipcbench
