#include "page/page_data.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "advice/advice_json.h"
#include "advice/offers.h"
#include "report/metric.h"
#include "report/reliability.h"
#include "report/summary.h"

namespace ipcbench {
namespace {

using nlohmann::json;

// Five digits are more than any figure is sure of, and half as long.
json rounded(const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return nullptr;
  if (*value == 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(std::abs(*value))) - 4);
  return unit >= 1 ? json(static_cast<std::int64_t>(std::round(*value / unit) * unit))
                   : json(std::round(*value / unit) / std::round(1 / unit));
}

// Median, low, high, pooled, without what is not known at the end: most figures are a median alone.
json figure_json(const Figure* figure) {
  if (figure == nullptr) return nullptr;
  json low;
  json high;
  if (figure->interval) {
    low = rounded(figure->interval->low);
    high = rounded(figure->interval->high);
  }
  json all{rounded(figure->median), low, high, rounded(figure->pooled)};
  while (!all.empty() && all.back().is_null()) all.erase(all.size() - 1);
  return all;
}

// What a page has room for: times, rates, and what is said of them.
std::vector<std::string> shown_metrics(const BenchResults& results) {
  constexpr std::array<std::string_view, 4> more{"floor_ratio", "speedup", "efficiency",
                                                 "system_calls_per_message"};
  std::vector<std::string> shown;
  std::ranges::copy_if(results.metrics, std::back_inserter(shown), [&](const std::string& metric) {
    return is_time_or_rate(metric) || std::ranges::count(more, metric) > 0;
  });
  return shown;
}

// The columns of a case in which any case has a value.
std::vector<std::size_t> columns_in_use(const BenchSummary& summary) {
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < case_columns.size(); ++i) {
    const bool is_used =
        std::ranges::any_of(summary.cases, [i](const CaseSummary& each) { return !each.key[i].empty(); });
    if (is_used) used.push_back(i);
  }
  return used;
}

json case_json(const CaseSummary& summary, const std::vector<std::size_t>& columns,
               const std::vector<std::string>& metrics) {
  json key = json::array();
  for (const std::size_t column : columns) key.push_back(summary.key[column]);
  json figures = json::array();
  std::size_t sessions = 0;
  std::size_t noisy = 0;
  bool is_noisy = false;
  for (const std::string& metric : metrics) {
    const Figure* figure = summary.find(metric);
    figures.push_back(figure_json(figure));
    if (figure == nullptr) continue;
    sessions = std::max(sessions, figure->sessions);
    noisy = std::max(noisy, figure->noisy_sessions);
    is_noisy = is_noisy || figure->is_noisy;
  }
  return {key, sessions, noisy, figures, is_noisy};
}

json unmeasured_json(const BenchResults& results) {
  json all = json::array();
  for (const auto& [why, rows] : results.unmeasured) {
    all.push_back({{"status", why.first}, {"reason", why.second}, {"rows", rows}});
  }
  return all;
}

json bench_json(const BenchResults& results, const BenchSummary& summary) {
  const std::vector<std::size_t> columns = columns_in_use(summary);
  const std::vector<std::string> metrics = shown_metrics(results);
  json names = json::array();
  for (const std::size_t column : columns) names.push_back(case_columns[column]);
  json cases = json::array();
  for (const CaseSummary& each : summary.cases) cases.push_back(case_json(each, columns, metrics));
  return {{"bench", results.bench},    {"headline", headline_of(results.bench)},
          {"columns", names},          {"metrics", metrics},
          {"cases", std::move(cases)}, {"unmeasured", unmeasured_json(results)}};
}

// A member that is an array, or none.
json list_of(const json& document, const char* name) {
  const auto found = document.find(name);
  return document.is_object() && found != document.end() && found->is_array() ? *found : json::array();
}

json lecture_json(const std::vector<std::vector<std::string>>& table) {
  json rows = json::array();
  for (std::size_t row = 1; row < table.size(); ++row) {
    json object = json::object();
    for (std::size_t i = 0; i < table[0].size(); ++i) object[table[0][i]] = table[row][i];
    rows.push_back(std::move(object));
  }
  return rows;
}

}  // namespace

json page_data(const ReportedRun& run) {
  std::vector<BenchSummary> summaries;
  json benches = json::array();
  for (const BenchResults& each : run.results.benches) {
    summaries.push_back(summarise(each));
    benches.push_back(bench_json(each, summaries.back()));
  }
  json offers = json::array();
  for (const Offer& each : offers_of(summaries)) offers.push_back(to_json(each));
  return {{"name", run.name},
          {"environment", run.environment},
          {"remarks", run.results.remarks},
          {"files", run.links},
          {"mechanisms", list_of(run.mechanisms, "mechanisms")},
          {"offers", offers},
          {"distance", main_distance(summaries)},
          {"reliability", reliability_text(reliability_of(run.results, summaries))},
          {"benches", benches},
          {"claims", list_of(run.claims, "claims")},
          {"lecture", lecture_json(run.lecture)},
          {"gate", run.gate}};
}

}  // namespace ipcbench
