#pragma once

#include <optional>

#include "harness/channel.h"
#include "harness/control.h"

namespace ipcbench {

/// What one side's process needs to know.
struct SideConfig {
  Role role;
  unsigned index;          ///< among several of that role
  std::optional<int> cpu;  ///< where it is pinned
  bool measure_capacity;   ///< the first initiator finds out how much the empty channel holds
};

/// The life of one side: pins itself, attaches, reports ready, and does slices until it is told to leave.
/// Throws what the mechanism throws.
void serve(Member& member, Control& control, Channel& channel, const SideConfig& config);

}  // namespace ipcbench
