#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stats/quantiles.h"

namespace ipcbench {

enum class Verdict : std::uint8_t { slower, faster, equivalent, unresolved };
constexpr std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::slower:
      return "slower";
    case Verdict::faster:
      return "faster";
    case Verdict::equivalent:
      return "equivalent";
    case Verdict::unresolved:
      return "unresolved";
  }
  return "";
}

/// The logarithms of head's cost over base's that a finding rests on, one a round; above 0 where head is
/// slower.
struct Rounds {
  std::vector<double> screened;   ///< of the look at every cell
  std::vector<double> confirmed;  ///< measured anew, for a suspect
  std::vector<double> rebuilt;    ///< base built again over base, of all rounds
};

/// What was found out about one cell. Ratios are head's cost over base's: above 1 where head is slower.
struct Finding {
  std::string cell;  ///< its name: "pipe/block/64/cross-core/poll/rtt_mean"
  Verdict verdict = Verdict::unresolved;
  std::string failure{};    ///< why it could not be measured, where that is so
  std::size_t values = 0;   ///< rounds that the figures are of; in a comparison those of the side with fewer
  std::size_t dropped = 0;  ///< rounds that were not looked at, since others held the machine
  double ratio = 1;         ///< their median; meaningless without values
  Interval interval{0, 0};  ///< 95 %, of the ratio; from 0 or to infinity where there are too few values
  double smallest_visible = 0;  ///< the least ratio that these values would have shown, four times in five
  double margin = 0;            ///< a slowdown up to this is none: 0.01 for 1 %
  bool was_suspect = false;     ///< was measured anew, alone
  std::optional<double> floor_ratio{};  ///< how the machine's own part of it moved, in a comparison of runs
  Rounds rounds{};                      ///< empty in a comparison of stored runs
};

/// One of the two that are judged.
struct Origin {
  std::string given;            ///< a directory or a revision, as the user gave it; the name of a run
  std::string commit;           ///< what it was built from; empty where unknown
  std::optional<bool> dirty{};  ///< with uncommitted changes
};

/// What a gate or a comparison of stored runs came to: the one thing that every output is made of.
struct Judgement {
  std::string kind{};             ///< "gate" or "compare"
  std::string id{};               ///< tells it from every other: time, host and seed
  std::int64_t unix_time_ms = 0;  ///< when it began
  Origin base{};
  Origin head{};
  std::uint64_t seed = 0;
  double took_s = 0;
  double margin = 0.01;        ///< that was asked for
  double family_alpha = 0.01;  ///< the chance of a false alarm, over all cells
  bool interrupted = false;    ///< ended by the user before its time
  std::vector<Finding> findings{};
  std::vector<std::string> remarks{};  ///< what a reader has to know beside the figures, a sentence each

  [[nodiscard]] bool any(Verdict verdict) const;
  [[nodiscard]] std::size_t count(Verdict verdict) const;
  /// Exit code 130 where it was interrupted; 1 where head is slower anywhere, or a cell could not be
  /// measured; 3 where a quarter of the cells is unresolved or one could not have shown 10 %, or twice the
  /// margin where that is more; else 0.
  [[nodiscard]] int result() const;
};

}  // namespace ipcbench
