#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace ipcbench {

/// What will disturb a measurement in such an environment (report/environment.h), and what mends it: plain
/// sentences, the worst first. What is unknown there gives no warning.
std::vector<std::string> environment_warnings(const nlohmann::json& environment);

}  // namespace ipcbench
