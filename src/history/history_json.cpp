#include "history/history_json.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace ipcbench {
namespace {

using nlohmann::json;

json number(const std::optional<double>& value) {
  return value ? json(*value) : json(nullptr);
}

json to_json(const Origin& origin) {
  return {{"label", label(origin)},
          {"given", origin.given},
          {"commit", origin.commit.empty() ? json(nullptr) : json(origin.commit)},
          {"dirty", origin.dirty ? json(*origin.dirty) : json(nullptr)}};
}

json to_json(const Point& point) {
  return {{"judgement", point.judgement},
          {"time", iso_time(point.unix_time_ms)},
          {"unix_time_ms", point.unix_time_ms},
          {"head", to_json(point.head)},
          {"ratio", point.ratio},
          {"low", number(point.low)},
          {"high", number(point.high)},
          {"verdict", point.verdict}};
}

json segments_json(const Series& series) {
  json segments = json::array();
  for (const Segment& each : series.segments) {
    segments.push_back({{"first_run", each.begin}, {"runs", each.end - each.begin}, {"ratio", each.ratio}});
  }
  return segments;
}

json changes_of(const Series& series) {
  json changes = json::array();
  for (std::size_t i = 1; i < series.segments.size(); ++i) {
    const std::size_t first = series.segments[i].begin;
    changes.push_back({{"first_run", first},
                       {"ratio", series.change(i)},
                       {"range", commit_range(series, i)},
                       {"before", to_json(series.points[first - 1].head)},
                       {"at", to_json(series.points[first].head)},
                       {"same_commit", is_same_commit(series, i)}});
  }
  return changes;
}

json to_json(const Series& series) {
  json runs = json::array();
  for (const Point& each : series.points) runs.push_back(to_json(each));
  return {{"cell", series.cell},
          {"kind", series.kind},
          {"base", to_json(series.base)},
          {"base_number", series.base_number},
          {"unmeasured", series.unmeasured},
          {"runs", std::move(runs)},
          {"segments", segments_json(series)},
          {"change_points", changes_of(series)}};
}

}  // namespace

json to_json(std::span<const Series> series) {
  json all = json::array();
  for (const Series& each : series) all.push_back(to_json(each));
  return {{"schema", 1}, {"series", std::move(all)}};
}

}  // namespace ipcbench
