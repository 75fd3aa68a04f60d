#pragma once

#include <span>
#include <string>

#include "runner/plan.h"

namespace ipcbench {

/// For each placement, idle policy and kind of pages what a start took: its parts where the caller holds
/// least, and over its memory; for each size what captures took; then what went wrong.
std::string spawn_summary(const Columns& columns, std::span<const Plan> plans,
                          std::span<const Record> records);

}  // namespace ipcbench
