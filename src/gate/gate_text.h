#pragma once

#include <string>

#include "gate/gate.h"

namespace ipcbench {

/// What a person reads of a gate: a table of all cells, those that matter most first, and one line that sums
/// up.
std::string gate_text(const GateOutcome& outcome);

}  // namespace ipcbench
