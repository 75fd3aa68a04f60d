#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace ipcbench {

/// What tells apart the machines and builds of two runs, by what `environment` said in each: "kernel 6.1.0
/// and 6.18.2; commit 1a2b3c and 4d5e6f". Empty where nothing that both know differs.
std::string environment_difference(const nlohmann::json& environment, const nlohmann::json& other);

}  // namespace ipcbench
