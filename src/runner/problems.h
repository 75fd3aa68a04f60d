#pragma once

#include <span>
#include <string>

#include "runner/plan.h"

namespace ipcbench {

/// What a person has to know of the rows that are not `ok`: one line for each status and reason, with how
/// many rows and the first cases. Empty where all are.
std::string problems_text(std::span<const Plan> plans, std::span<const Record> records);

}  // namespace ipcbench
