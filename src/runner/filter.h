#pragma once

#include <span>
#include <string>
#include <vector>

#include "runner/plan.h"

namespace ipcbench {

/// Keeps the plans whose full name ("latency/pipe/…") fits every filter. Throws UsageError for a bad regex,
/// and where nothing is left.
std::vector<Plan> filtered(const std::string& bench, std::vector<Plan> plans,
                           std::span<const std::string> filters);

}  // namespace ipcbench
