#pragma once

#include <nlohmann/json_fwd.hpp>

#include "verdict/judgement.h"

namespace ipcbench {

/// What github-action-benchmark takes as `tool: customSmallerIsBetter`: a list of entries with name, unit,
/// value, range and extra (https://github.com/benchmark-action/github-action-benchmark, README, "Tools"). The
/// value is head's cost over base's, so that it does not depend on the machine. Cells without a figure are
/// left out; an empty list is one that the action refuses.
nlohmann::json github_action_benchmark(const Judgement& judgement);

}  // namespace ipcbench
