#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "harness/session.h"

namespace ipcbench {

/// How a gate and its arms speak: a line of JSON each way, the arm first, over the arm's standard input and
/// output. An arm answers every request with what was asked for, or {"error": why}; it ends when its input
/// does. The requests are listed in docs/gate.md.
constexpr int arm_protocol_version = 1;
/// The member of an arm's first line that holds its version.
constexpr const char* arm_version_key = "ipcbench_arm";

/// What a session of an arm is opened with.
struct ArmSession {
  std::string mechanism;
  Wait wait;
  std::size_t message_bytes;
  std::optional<CpuPair> cpus;
};
/// Throws nlohmann::json::exception where a member is missing, std::invalid_argument where a value does not
/// exist.
ArmSession arm_session_from(const nlohmann::json& request);
nlohmann::json to_json(const ArmSession& session);

/// The loops that an arm runs, by their names in a request.
std::string_view name(Order order);
/// Throws std::invalid_argument for one that it does not run.
Order order_from(std::string_view name);

}  // namespace ipcbench
