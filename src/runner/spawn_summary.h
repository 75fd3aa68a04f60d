#pragma once

#include <span>
#include <string>

#include "runner/plan.h"

namespace ipcbench {

/// For each placement, idle policy and kind of pages, what a start took (ways over the caller's memory, and
/// its parts at the least); what captures took and moved, beside the bare pipe; then what went wrong.
std::string spawn_summary(const Columns& columns, std::span<const Plan> plans,
                          std::span<const Record> records);

}  // namespace ipcbench
