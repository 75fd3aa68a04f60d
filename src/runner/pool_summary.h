#pragma once

#include <span>
#include <string>

#include "runner/plan.h"

namespace ipcbench {

/// For each kind of scaling and task a table of speedups and one of wall times, pools over workers, medians
/// of the repetitions, and for strong scaling what in it does not scale (stats/scalability.h), by the numbers
/// of workers that have a CPU each; for handing out a task one of its costs; then what went wrong. The plans'
/// circumstances begin `cpus_available,task,wait,idle`.
std::string pool_summary(const Columns& columns, std::span<const Plan> plans,
                         std::span<const Record> records);

}  // namespace ipcbench
