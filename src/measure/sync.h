#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/placement.h"
#include "measure/costs.h"
#include "measure/pass.h"
#include "os/idle.h"
#include "sync/registry.h"

namespace ipcbench {

/// What is done with a primitive.
enum class SyncOperation : std::uint8_t {
  uncontended,   ///< one process takes it and gives it back, tells itself, meets itself
  hand_over,     ///< two go on by turns
  crossing,      ///< all meet at a barrier
  contended,     ///< all want the lock at once
  holder_killed  ///< who holds the lock is killed
};
constexpr std::array<std::string_view, 5> sync_operation_names{"uncontended", "hand-over", "crossing",
                                                               "contended", "holder-killed"};
constexpr std::string_view name(SyncOperation operation) {
  return sync_operation_names[static_cast<std::size_t>(operation)];
}

/// One point of the parameter space of primitives.
struct SyncCase {
  const Primitive* primitive;
  SyncOperation operation;
  unsigned processes;
  std::chrono::nanoseconds critical;  ///< for which a contended lock is held
  Placement placement;
  Idle idle;
  std::optional<CpuPair> cpus;  ///< where the processes run, by turns; empty: not pinned

  /// "mutex/contended/4/100ns/cross-core/default": its name in every output.
  [[nodiscard]] std::string name() const;
};

/// One repetition.
struct SyncResult {
  std::uint64_t operations = 0;
  double operation_ns = 0;            ///< of one operation, all processes together; of a crossing, of all
  std::optional<Histogram> wait_ns;   ///< from asking for a contended lock until it was had
  std::vector<double> shares;         ///< of each process, of a contended lock
  std::optional<bool> recovered;      ///< whether another got the lock after its holder's death
  std::optional<double> recovery_ns;  ///< from the death until it did
  Costs per_operation;
  double timed_s = 0;
  std::optional<std::string> noise;
};

/// For how long a lock whose holder was killed is waited for.
constexpr std::chrono::milliseconds recovery_patience{100};

/// Measures one repetition in fresh processes. Throws what SyncSession throws.
SyncResult measure_sync(const SyncCase& point, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
