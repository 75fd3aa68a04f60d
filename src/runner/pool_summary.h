#pragma once

#include <span>
#include <string>

#include "runner/plan.h"

namespace ipcbench {

/// For each kind of scaling a table of speedups and wall times, pools over workers, medians of the
/// repetitions; then what went wrong.
std::string pool_summary(const Columns& columns, std::span<const Plan> plans,
                         std::span<const Record> records);

}  // namespace ipcbench
