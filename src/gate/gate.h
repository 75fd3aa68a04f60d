#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gate/cell.h"
#include "gate/decision.h"

namespace ipcbench {

/// What a gate is asked.
struct GateRequest {
  std::vector<Cell> cells;
  double budget_s = 300;
  std::optional<int> rounds = std::nullopt;  ///< instead: of each cell, and as many again of a suspect
  double margin = 0.01;                      ///< a slowdown up to this is nobody's business
  std::uint64_t seed = 0;
};

/// What a gate says about a cell. Ratios are head's cost over base's: above 1 where head is slower.
struct CellOutcome {
  Cell cell;
  Verdict verdict = Verdict::unresolved;
  std::string failure;          ///< why it could not be measured, where that is so
  std::size_t rounds = 0;       ///< that the figures are of
  double ratio = 1;             ///< their median
  Interval interval{0, 0};      ///< 95 %
  double smallest_visible = 0;  ///< the least ratio that these rounds would have shown, four times in five
  double margin = 0;            ///< of this cell: what was asked for, or what building again does to it
  bool was_suspect = false;     ///< was measured anew, alone
};

struct GateOutcome {
  std::vector<CellOutcome> cells;
  double took_s = 0;
  double family_alpha = 0;  ///< the chance of a false alarm, over all cells

  [[nodiscard]] bool any(Verdict verdict) const;
  /// Exit code 1 where head is slower anywhere, or a cell could not be measured; 3 where a quarter of the
  /// cells is unresolved or one could not have shown 10 %; else 0.
  [[nodiscard]] int result() const;
};

/// Measures one round of a cell and gives the logarithms of head's cost over base's, and, where there is a
/// build of base again, of that one's; see measure_round. Throws ArmFailed.
using MeasureRound = std::function<std::vector<double>(const Cell&)>;
/// Seconds, from anywhere.
using GateClock = std::function<double()>;

/// The decision: every cell in turn for half of the budget; then those that look slower, alone and anew, for
/// the rest. A cell is slower where a sign test of the new rounds alone rejects that its median is within the
/// margin, corrected over all cells. A cell that could not be measured once is not tried again. Throws what
/// `measure` throws but ArmFailed.
GateOutcome run_gate(const GateRequest& request, const MeasureRound& measure, const GateClock& clock);

}  // namespace ipcbench
