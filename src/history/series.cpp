#include "history/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "report/utc_text.h"
#include "stats/quantiles.h"

namespace ipcbench {
namespace {

// Fixed, so that two who look at one history see the same.
constexpr std::uint64_t seed = 1;
constexpr std::size_t short_commit = 7;

using BaseKey = std::tuple<std::string, std::string, bool>;  // kind, what base is, dirty

BaseKey base_of(const Entry& entry) {
  const bool by_name = entry.kind != "gate" || entry.base.commit.empty();
  return {entry.kind, by_name ? entry.base.given : entry.base.commit, entry.base.dirty.value_or(false)};
}

// The series while they are put together: bases are numbered as they come.
class Sorted {
 public:
  void take(const Entry& entry) {
    const auto base = bases_.try_emplace(base_of(entry), bases_.size()).first->second;
    Series& series = series_[{base, entry.cell}];
    if (series.cell.empty()) {
      series.cell = entry.cell;
      series.kind = entry.kind;
      series.base = entry.base;
      series.base_number = base;
    }
    if (!entry.ratio) {
      ++series.unmeasured;
      return;
    }
    series.points.push_back({entry.judgement, entry.unix_time_ms, entry.head, *entry.ratio, entry.low,
                             entry.high, entry.verdict});
  }

  std::vector<Series> all() && {
    std::vector<Series> all;
    for (auto& [key, series] : series_) all.push_back(std::move(series));
    return all;
  }

 private:
  std::map<BaseKey, std::size_t> bases_;
  std::map<std::pair<std::size_t, std::string>, Series> series_;
};

std::vector<Segment> segments_of(const std::vector<Point>& points) {
  if (points.empty()) return {};
  std::vector<double> logarithms;
  for (const Point& each : points) logarithms.push_back(std::log(each.ratio));
  std::vector<std::size_t> ends = change_points(logarithms, history_rule(), seed);
  ends.push_back(points.size());
  std::vector<Segment> segments;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    const std::span<const double> values(logarithms);
    segments.push_back({begin, end, std::exp(median(values.subspan(begin, end - begin)))});
    begin = end;
  }
  return segments;
}

}  // namespace

ChangeRule history_rule() {
  return {.least_segment = 3, .level = 0.01, .least_step = std::log(1.02)};
}

std::vector<Series> series_of(std::span<const Entry> entries) {
  Sorted sorted;
  for (const Entry& each : entries) sorted.take(each);
  std::vector<Series> all = std::move(sorted).all();
  for (Series& each : all) each.segments = segments_of(each.points);
  return all;
}

std::string label(const Origin& origin) {
  if (origin.commit.empty()) return origin.given;
  return origin.commit.substr(0, short_commit) + (origin.dirty.value_or(false) ? "+" : "");
}

std::string commit_range(const Series& series, std::size_t after) {
  const std::size_t first = series.segments[after].begin;
  return fmt::format("{}..{}", label(series.points[first - 1].head), label(series.points[first].head));
}

bool is_same_commit(const Series& series, std::size_t after) {
  const std::size_t first = series.segments[after].begin;
  const Origin& before = series.points[first - 1].head;
  const Origin& at = series.points[first].head;
  return !at.commit.empty() && before.commit == at.commit && !before.dirty.value_or(false) &&
         !at.dirty.value_or(false);
}

std::string iso_time(std::int64_t unix_time_ms) {
  return utc_text(unix_time_ms / 1000, "%Y-%m-%dT%H:%M:%S+00:00");
}

std::string iso_date(std::int64_t unix_time_ms) {
  return utc_text(unix_time_ms / 1000, "%Y-%m-%d");
}

}  // namespace ipcbench
