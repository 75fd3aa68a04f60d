#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "history/database.h"
#include "stats/e_divisive.h"

namespace ipcbench {

/// A run of a series: what one judgement measured of its cell.
struct Point {
  std::string judgement;          ///< its id
  std::int64_t unix_time_ms = 0;  ///< when it began
  Origin head{};
  double ratio = 1;           ///< head's cost over base's
  std::optional<double> low;  ///< 95 %; empty where there were too few rounds
  std::optional<double> high;
  std::string verdict{};
};

/// Neighbouring points of one level: [begin, end).
struct Segment {
  std::size_t begin = 0;
  std::size_t end = 0;
  double ratio = 1;  ///< their median
};

/// One cell's ratios over one and the same base, by time: all on one scale.
struct Series {
  std::string cell;
  std::string kind;  ///< "gate" or "compare"
  Origin base{};
  std::size_t base_number = 0;  ///< tells the bases of a history apart, in the order in which they came
  std::vector<Point> points{};
  std::size_t unmeasured = 0;  ///< judgements that have no figure for it
  /// One without any change, otherwise one more than there are changes; empty without points. A change lies
  /// where one ends and the next begins.
  std::vector<Segment> segments{};

  /// How many times more head costs from segment `after` on (counted from 1) than in the one before it.
  [[nodiscard]] double change(std::size_t after) const {
    return segments[after].ratio / segments[after - 1].ratio;
  }
};

/// What counts as a change here: at least 3 runs a segment, 2 %, a chance of 1 % for each stretch that it is
/// none.
ChangeRule history_rule();

/// The series that the entries (by time) make up, with their changes: by the time at which their base came
/// first, then by cell. A ratio over another base, or of another kind, is on another scale and begins a
/// series of its own. In a comparison of stored runs the base is that very run, whose own error all ratios
/// over it share; in a gate it is the commit, measured anew each time.
std::vector<Series> series_of(std::span<const Entry> entries);

/// "1a2b3c4", with a "+" where there were uncommitted changes; what the user named it by where the commit is
/// not known.
std::string label(const Origin& origin);

/// "1a2b3c4..5d6e7f8": what git shows the commits of between the last point before segment `after` of a
/// series (counted from 1) and its first.
std::string commit_range(const Series& series, std::size_t after);

/// Whether the commit is the same on both sides of that change, so that it was not the code.
bool is_same_commit(const Series& series, std::size_t after);

/// "2026-11-24T09:55:44+00:00": ISO 8601.
std::string iso_time(std::int64_t unix_time_ms);
/// "2026-11-24".
std::string iso_date(std::int64_t unix_time_ms);

}  // namespace ipcbench
