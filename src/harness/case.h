#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "harness/placement.h"
#include "harness/registry.h"
#include "os/idle.h"

namespace ipcbench {

/// One point of the parameter space of messages.
struct Case {
  const Mechanism* mechanism;
  Wait wait;
  std::size_t message_bytes;
  Placement placement;
  Idle idle;
  std::optional<CpuPair> cpus;  ///< where `placement` put the two sides; empty: not pinned

  /// "pipe/block/64/cross-core/default", for a pair of the user's "pipe/block/64/cpus-0-1/default": its name
  /// in every output.
  [[nodiscard]] std::string name() const;
};

}  // namespace ipcbench
