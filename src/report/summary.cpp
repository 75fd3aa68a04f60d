#include "report/summary.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "report/csv.h"
#include "report/metric.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

std::optional<double> pooled_of(const CaseResults& results, const std::string& metric,
                                std::span<const double> values) {
  if (is_maximum(metric) && !values.empty()) return *std::ranges::max_element(values);
  const auto q = percentile_of(metric);
  if (!q || !carries(results.pooled.count(), *q)) return std::nullopt;
  return static_cast<double>(results.pooled.quantile(*q));
}

Figure figure_of(const CaseResults& results, const std::string& metric, std::size_t index) {
  const std::vector<double> values = values_of(results, index);
  const std::vector<double> by_block = comparable_values_of(results, metric, index);
  return {.metric = metric,
          .sessions = values.size(),
          .noisy_sessions = results.is_noisy() ? values.size() : results.left_out,
          .in_other_state = results.in_other_state,
          .is_noisy = results.is_noisy(),
          .blocks = by_block.size(),
          .median = by_block.empty() ? std::nullopt : std::optional(median(by_block)),
          .interval = results.is_noisy() ? std::nullopt : median_interval(by_block),
          .pooled = pooled_of(results, metric, values)};
}

std::vector<std::string> header() {
  std::vector<std::string> names{"schema", "run", "bench"};
  names.insert(names.end(), case_columns.begin(), case_columns.end());
  names.insert(names.end(), {"metric", "sessions", "noisy_sessions", "status", "blocks", "median", "low",
                             "high", "half_width_percent", "pooled", "in_other_state", "why_no_interval"});
  return names;
}

std::vector<std::string> row_of(const BenchSummary& summary, const CaseKey& key, const Figure& figure) {
  const auto& interval = figure.interval;
  std::vector<std::string> row{std::string(schema_version), summary.run, summary.bench};
  row.insert(row.end(), key.begin(), key.end());
  row.insert(row.end(),
             {figure.metric, std::to_string(figure.sessions), std::to_string(figure.noisy_sessions),
              figure.is_noisy ? "noisy" : "ok", std::to_string(figure.blocks), csv_cell(figure.median),
              csv_cell(interval ? std::optional(interval->low) : std::nullopt),
              csv_cell(interval ? std::optional(interval->high) : std::nullopt),
              csv_cell(figure.half_width_percent()), csv_cell(figure.pooled),
              std::to_string(figure.in_other_state), figure.why_no_interval()});
  return row;
}

void write_rows(const fs::path& file, std::span<const BenchSummary> summaries) {
  CsvFile csv(file, header());
  for (const BenchSummary& summary : summaries) {
    for (const CaseSummary& each : summary.cases) {
      for (const Figure& figure : each.figures) csv.write(row_of(summary, each.key, figure));
    }
  }
}

}  // namespace

std::string Figure::why_no_interval() const {
  if (interval) return {};
  if (!median) return "some of its sessions have too few samples for it";
  if (is_noisy) return fmt::format("no session is ok, {} noisy", sessions);
  std::string left_out;
  if (noisy_sessions > 0) left_out += fmt::format(", {} more are noisy", noisy_sessions);
  if (in_other_state > 0) left_out += fmt::format(", {} more met nearer or farther CPUs", in_other_state);
  return fmt::format("{} of the {} sessions or time blocks that an interval takes{}", blocks,
                     fewest_for_interval, left_out);
}

std::optional<double> Figure::half_width_percent() const {
  if (!interval || *median == 0) return std::nullopt;
  return (interval->high - interval->low) / 2 / std::abs(*median) * 100;
}

const Figure* CaseSummary::find(std::string_view metric) const {
  const auto found = std::ranges::find(figures, metric, &Figure::metric);
  return found == figures.end() ? nullptr : &*found;
}

BenchSummary summarise(const BenchResults& results) {
  BenchSummary summary{results.bench, results.run, {}};
  for (const CaseResults& each : results.cases) {
    CaseSummary& added = summary.cases.emplace_back(CaseSummary{each.key, {}});
    for (std::size_t i = 0; i < results.metrics.size(); ++i) {
      Figure figure = figure_of(each, results.metrics[i], i);
      if (figure.sessions > 0 || figure.pooled) added.figures.push_back(std::move(figure));
    }
  }
  return summary;
}

void write_summary(const fs::path& file, std::span<const BenchSummary> summaries) {
  const fs::path fresh = fmt::format("{}.{}", file.string(), ::getpid());
  try {
    write_rows(fresh, summaries);
    fs::rename(fresh, file);
  } catch (const std::system_error&) {
    std::error_code ignored;
    fs::remove(fresh, ignored);
    throw;
  }
}

}  // namespace ipcbench
