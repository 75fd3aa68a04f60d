#include "history/otava.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "os/usage_error.h"
#include "report/csv.h"

namespace ipcbench {
namespace {

using RunKey = std::pair<std::int64_t, std::string>;  // its time, then its id

// The points of one run, one of each series that has one.
using Row = std::map<std::size_t, const Point*>;

std::map<RunKey, Row> rows_of(std::span<const Series> series) {
  std::map<RunKey, Row> rows;
  for (std::size_t i = 0; i < series.size(); ++i) {
    for (const Point& each : series[i].points) rows[{each.unix_time_ms, each.judgement}][i] = &each;
  }
  return rows;
}

std::string header_of(std::span<const Series> series) {
  std::vector<std::string> fields{"time", "commit", "base", "run"};
  for (const Series& each : series) fields.push_back(each.cell);
  return csv_line(fields);
}

std::string commit_of(const Origin& origin) {
  if (origin.commit.empty()) return origin.given;
  return origin.commit + (origin.dirty.value_or(false) ? "+" : "");
}

std::string line_of(const Row& row, const Series& first) {
  const Point& any = *row.begin()->second;
  std::vector<std::string> fields{iso_time(any.unix_time_ms), commit_of(any.head), commit_of(first.base),
                                  any.judgement};
  for (const auto& [index, point] : row) fields.push_back(csv_cell(point->ratio));
  return csv_line(fields);
}

const Series& shortest(std::span<const Series> series) {
  return *std::ranges::min_element(series, {}, [](const Series& each) { return each.points.size(); });
}

}  // namespace

OtavaExport otava_export(std::span<const Series> series) {
  OtavaExport result{.csv = header_of(series)};
  std::size_t incomplete = 0;
  const auto rows = rows_of(series);
  for (const auto& [key, row] : rows) {
    if (row.size() == series.size()) {
      result.csv += line_of(row, series.front());
    } else {
      ++incomplete;
    }
  }
  if (incomplete == rows.size()) {
    throw UsageError(fmt::format(
        "no run has a figure for each of the {} cells, and Otava takes no gaps; choose with --cells",
        series.size()));
  }
  if (incomplete > 0) {
    result.remarks.push_back(fmt::format(
        "{} of {} runs are left out, since Otava takes no gaps: not all cells were measured (least "
        "often {}); --cells chooses",
        incomplete, rows.size(), shortest(series).cell));
  }
  return result;
}

}  // namespace ipcbench
