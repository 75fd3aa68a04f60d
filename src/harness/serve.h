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
  int bell;                ///< an eventfd, rung by the last side to finish
};

/// The life of one side: pins itself, attaches, reports ready, and does slices until it is told to stop.
/// Throws what the mechanism throws, after writing it into the control block.
void serve(Control& control, Channel& channel, const SideConfig& config);

}  // namespace ipcbench
