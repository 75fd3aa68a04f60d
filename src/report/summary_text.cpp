#include "report/summary_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include "os/text.h"
#include "report/metric.h"
#include "report/table.h"
#include "report/units.h"

namespace ipcbench {
namespace {

constexpr const char* unknown = "–";
constexpr std::size_t terminal_columns = 100;
// What a table that is too wide is cut by, and its names rid of, one after the other.
constexpr std::array<std::string_view, 3> cuts{"idle", "placement", "wait"};

// The percentiles that are shown of all sessions together.
struct Pooled {
  const char* heading;
  double q;
};
constexpr std::array<Pooled, 3> pooled_shown{{{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}}};

using Cases = std::vector<const CaseSummary*>;

std::optional<std::string> pooled_cell(const CaseSummary& summary, double q) {
  for (const Figure& figure : summary.figures) {
    if (percentile_of(figure.metric) == q && figure.pooled)
      return format_metric(figure.metric, *figure.pooled);
  }
  return std::nullopt;
}

std::vector<Pooled> pooled_columns(const Cases& cases) {
  std::vector<Pooled> columns;
  std::ranges::copy_if(pooled_shown, std::back_inserter(columns), [&](const Pooled& each) {
    return std::ranges::any_of(cases,
                               [&](const CaseSummary* c) { return pooled_cell(*c, each.q).has_value(); });
  });
  return columns;
}

std::vector<CaseKey> keys_of(const Cases& cases) {
  std::vector<CaseKey> keys;
  for (const CaseSummary* each : cases) keys.push_back(each->key);
  return keys;
}

std::string one_table(const Cases& cases, std::string_view metric) {
  const auto [names, common] = name_cases(keys_of(cases));
  const std::vector<Pooled> pooled = pooled_columns(cases);
  std::vector<std::string> header{"case", "n", "median", "95 % interval", "±"};
  for (const Pooled& each : pooled) header.emplace_back(each.heading);
  Table table(header);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Figure& figure = *cases[i]->find(metric);
    std::vector<std::string> row{names[i], fmt::format("{}{}", figure.sessions, figure.is_noisy ? "*" : ""),
                                 figure.median ? format_metric(metric, *figure.median) : unknown,
                                 interval_text(metric, figure.interval),
                                 percent_text(figure.half_width_percent())};
    for (const Pooled& each : pooled) row.push_back(pooled_cell(*cases[i], each.q).value_or(unknown));
    table.add(row);
  }
  return (common.empty() ? "" : fmt::format("  {}\n", common)) + table.text();
}

bool fits(const std::string& text) {
  return std::ranges::all_of(split(text, '\n'), [](std::string_view line) {
    return display_width(std::string(line)) <= terminal_columns;
  });
}

std::string tables(const Cases& cases, std::string_view metric) {
  std::string whole = one_table(cases, metric);
  if (fits(whole)) return whole;
  for (const std::string_view cut : cuts) {
    std::map<std::string, Cases> parts;
    for (const CaseSummary* each : cases) parts[each->key[case_column(cut)]].push_back(each);
    if (parts.size() == 1) continue;
    std::string text;
    for (const auto& [value, part] : parts) text += tables(part, metric);
    return text;
  }
  return whole;
}

std::string certainty(const Cases& cases, std::string_view metric) {
  std::vector<double> half_widths;
  std::size_t without_interval = 0;
  std::size_t noisy = 0;
  std::size_t of_noisy = 0;
  for (const CaseSummary* each : cases) {
    const Figure& figure = *each->find(metric);
    if (const auto half_width = figure.half_width_percent()) half_widths.push_back(*half_width);
    if (!figure.interval) ++without_interval;
    noisy += figure.noisy_sessions;
    of_noisy += figure.is_noisy ? 1 : 0;
  }
  const std::string left_out = noisy == 0 ? ""
                               : of_noisy == 0
                                   ? ", left out"
                                   : fmt::format(", left out but in {} case{} without others (n*)", of_noisy,
                                                 of_noisy == 1 ? "" : "s");
  return fmt::format(
      "{} case{}; median half-width {}; {} with too few sessions for an interval; {} noisy session{}{}\n",
      cases.size(), cases.size() == 1 ? "" : "s", median_percent_text(half_widths), without_interval, noisy,
      noisy == 1 ? "" : "s", left_out);
}

}  // namespace

std::string summary_text(const BenchSummary& summary, std::string_view metric) {
  Cases cases;
  for (const CaseSummary& each : summary.cases) {
    if (each.find(metric) != nullptr) cases.push_back(&each);
  }
  if (cases.empty()) return {};
  return fmt::format("{}: {}\n", summary.bench, metric) + tables(cases, metric) + certainty(cases, metric);
}

std::string unmeasured_text(const BenchResults& results) {
  std::string text;
  for (const auto& [why, rows] : results.unmeasured) {
    text += fmt::format("{}: {} ({} row{})\n", why.first, why.second, rows, rows == 1 ? "" : "s");
  }
  return text;
}

// Where both ends have the same unit it is said once.
std::string interval_text(std::string_view metric, const std::optional<Interval>& interval) {
  if (!interval) return unknown;
  std::string low = format_metric(metric, interval->low);
  const std::string high = format_metric(metric, interval->high);
  const auto unit_of = [](const std::string& text) {
    return text.substr(std::min(text.find(' '), text.size()));
  };
  if (unit_of(low) == unit_of(high)) low.resize(low.size() - unit_of(low).size());
  return fmt::format("{}–{}", low, high);
}

std::string percent_text(std::optional<double> percent) {
  return percent ? fmt::format("{:.1f} %", *percent) : unknown;
}

std::string median_percent_text(std::span<const double> percents) {
  return percent_text(percents.empty() ? std::nullopt : std::optional(median(percents)));
}

}  // namespace ipcbench
