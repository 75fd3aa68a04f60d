#include "report/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

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

}  // namespace

std::vector<CasePair> pair_cases(const BenchResults& base, const BenchResults& head,
                                 std::string_view metric) {
  std::vector<CasePair> pairs;
  const auto heads = values_by_identity(head, metric);
  for (const auto& [key, values] : values_by_identity(base, metric)) {
    const auto there = heads.find(key);
    if (there == heads.end() || !have_logarithms(values) || !have_logarithms(there->second)) continue;
    pairs.push_back({key, logarithms(values), logarithms(there->second)});
  }
  std::ranges::sort(pairs, comes_before, &CasePair::key);
  return pairs;
}

std::string unpaired_cases(const BenchResults& base, const BenchResults& head) {
  const std::set<CaseKey> here = identities(base);
  const std::set<CaseKey> there = identities(head);
  const auto missing_in = [](const std::set<CaseKey>& others) {
    return [&](const CaseKey& key) { return !others.contains(key); };
  };
  const auto base_only = std::ranges::count_if(here, missing_in(there));
  const auto head_only = std::ranges::count_if(there, missing_in(here));
  if (base_only == 0 && head_only == 0) return {};
  return fmt::format("{}: {} case{} in base only, {} in head only", base.bench, base_only,
                     base_only == 1 ? "" : "s", head_only);
}

}  // namespace ipcbench
