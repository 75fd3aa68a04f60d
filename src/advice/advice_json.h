#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "advice/advice.h"

namespace ipcbench {

/// The answer for a program: `question`, `run`, `ranking` (best first) and `left_out`.
nlohmann::json to_json(const Advice& advice, const std::string& run);

/// An offer with its figures, null where there is none; times in ns, intervals as [low, high].
nlohmann::json to_json(const Offer& offer);

}  // namespace ipcbench
