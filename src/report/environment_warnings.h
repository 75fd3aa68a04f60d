#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace ipcbench {

/// What will disturb a measurement.
struct EnvironmentWarning {
  std::string text;     // plain sentences
  std::string command;  // what to type to mend it, whole; empty where no command does
};

/// What will disturb a measurement in such an environment (report/environment.h), the worst first. What is
/// unknown there gives no warning.
std::vector<EnvironmentWarning> environment_warnings(const nlohmann::json& environment);

}  // namespace ipcbench
