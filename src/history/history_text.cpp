#include "history/history_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/table.h"

namespace ipcbench {
namespace {

// "+3.1 %" for a ratio of 1.031.
std::string percent(double ratio) {
  const double tenths = std::round(1000 * (ratio - 1));
  return fmt::format("{:+.1f} %", tenths == 0 ? 0.0 : tenths / 10);  // never "-0.0 %"
}

std::string runs(std::size_t count) {
  return fmt::format("{} run{}", count, count == 1 ? "" : "s");
}

std::string levels(const Series& series) {
  std::string text;
  for (const Segment& each : series.segments) {
    text += (text.empty() ? "" : " → ") + percent(each.ratio);
  }
  return text;
}

// From the first to the last run of all these series.
std::string heading(std::span<const Series> series) {
  std::set<std::pair<std::int64_t, std::string>> judgements;
  for (const Series& each : series) {
    for (const Point& point : each.points) judgements.insert({point.unix_time_ms, point.judgement});
  }
  std::string text = fmt::format("{} over base {}", series.front().kind, label(series.front().base));
  if (judgements.empty()) return text + ": nothing measured\n";
  return text + fmt::format(": {}, {} to {}\n", runs(judgements.size()), iso_date(judgements.begin()->first),
                            iso_date(judgements.rbegin()->first));
}

std::vector<std::string> row_of(const Series& series) {
  if (series.points.empty()) return {series.cell, "0", "", "", "", "not measured"};
  const Point& latest = series.points.back();
  return {series.cell,
          fmt::format("{}", series.points.size()),
          label(series.points.front().head),
          label(latest.head),
          percent(latest.ratio),
          levels(series)};
}

std::string change_line(const Series& series, std::size_t after) {
  const double factor = series.change(after);
  const Segment& before = series.segments[after - 1];
  const Segment& since = series.segments[after];
  return fmt::format("{}: {} by {:.1f} % in {}, {}{}: {} at {}, then {} at {}\n", series.cell,
                     factor > 1 ? "slower" : "faster", 100 * std::abs(factor - 1),
                     commit_range(series, after), iso_date(series.points[since.begin].unix_time_ms),
                     is_same_commit(series, after) ? " (one commit: it was not the code)" : "",
                     runs(before.end - before.begin), percent(before.ratio), runs(since.end - since.begin),
                     percent(since.ratio));
}

std::string base_text(std::span<const Series> series) {
  Table table({"cell", "runs", "first", "last", "latest", "levels"});
  std::string changes;
  for (const Series& each : series) {
    table.add(row_of(each));
    for (std::size_t i = 1; i < each.segments.size(); ++i) changes += change_line(each, i);
  }
  return heading(series) + table.text() + "\n" + changes + (changes.empty() ? "" : "\n");
}

std::string sum(std::span<const Series> series, std::size_t bases) {
  std::size_t changes = 0;
  std::size_t most = 0;
  for (const Series& each : series) {
    changes += each.segments.empty() ? 0 : each.segments.size() - 1;
    most = std::max(most, each.points.size());
  }
  std::string text =
      fmt::format("{} change point{} in {} series", changes, changes == 1 ? "" : "s", series.size());
  if (most < 10) text += "; none can show before there are ten runs over one base";
  if (bases > 1) text += fmt::format("; {} bases, each with series of its own: keep to one", bases);
  return text + " (docs/history.md)\n";
}

}  // namespace

std::string history_text(std::span<const Series> series) {
  std::string text;
  std::size_t bases = 0;
  for (auto rest = series; !rest.empty(); ++bases) {
    const auto end = std::ranges::find_if_not(
        rest, [&](const Series& each) { return each.base_number == rest.front().base_number; });
    const auto count = static_cast<std::size_t>(end - rest.begin());
    text += base_text(rest.first(count));
    rest = rest.subspan(count);
  }
  return text + sum(series, bases);
}

}  // namespace ipcbench
