#pragma once

#include <span>
#include <string>

#include "runner/plan.h"

namespace ipcbench {

/// For each placement and idle policy a table of what an operation takes, primitives over operations, fastest
/// first where nobody else wants it; the waits and the fairness of each contest; and who gets a lock whose
/// holder was killed. Medians of the repetitions. Then what was skipped, noisy or failed, and why.
std::string sync_summary(const Columns& columns, std::span<const Plan> plans,
                         std::span<const Record> records);

}  // namespace ipcbench
