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
  Transfer transfer = Transfer::copy;
  unsigned producers = 1;
  unsigned consumers = 1;

  [[nodiscard]] bool many_to_many() const { return producers > 1 || consumers > 1; }

  /// "pipe/block/64/cross-core/default", for a pair of the user's "pipe/block/64/cpus-0-1/default", with
  /// "/zero-copy" or "/4x1" behind it where that is so: its name in every output.
  [[nodiscard]] std::string name() const;
};

}  // namespace ipcbench
