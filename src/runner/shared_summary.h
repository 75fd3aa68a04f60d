#pragma once

#include <span>
#include <string>

#include "runner/plan.h"

namespace ipcbench {

/// For each placement, idle policy and operation a table of what it takes, objects over processes, fastest
/// first where one process has it for itself. Medians of the repetitions. Then what was skipped, noisy or
/// failed, and why.
std::string shared_summary(const Columns& columns, std::span<const Plan> plans,
                           std::span<const Record> records);

}  // namespace ipcbench
