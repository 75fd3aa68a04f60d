#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "gate/cell.h"
#include "gate/round.h"
#include "verdict/judgement.h"

namespace ipcbench {

/// What a gate is asked.
struct GateRequest {
  std::vector<Cell> cells;
  double budget_s = 300;
  std::optional<int> rounds = std::nullopt;  ///< instead: of each cell, and as many again of a suspect
  double margin = 0.01;                      ///< a slowdown up to this is nobody's business
  std::uint64_t seed = 0;
};

/// Measures a round of a cell. Throws ArmFailed where it could not be measured, Interrupted to end the gate.
using MeasureRound = std::function<Round(const Cell&)>;
/// Seconds, from anywhere.
using GateClock = std::function<double()>;

/// The decision: every cell in turn for half of the budget; then those that look slower or faster, alone and
/// anew; then those of which not enough is known yet. A cell is slower where a sign test of the new rounds
/// alone rejects that its median is within the margin, corrected over all cells. A cell that could not be
/// measured once is not tried again. Ended by Interrupted, it says what is known so far. Throws whatever else
/// `measure` throws.
Judgement run_gate(const GateRequest& request, const MeasureRound& measure, const GateClock& clock);

}  // namespace ipcbench
