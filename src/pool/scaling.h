#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "os/interrupt.h"
#include "pool/pool.h"

namespace ipcbench {

/// One repetition of a pool's work.
struct PoolResult {
  double wall_s;  ///< all tasks
  double task_s;  ///< one task alone, on the same machine just before and after: the mean of the two
  double cpu_s;   ///< of all workers and of the two tasks alone
  std::optional<double> steal_percent;
  std::optional<double> throttled_us = {};
  std::optional<std::string> noise;

  /// How many times faster than the same tasks one after the other.
  [[nodiscard]] double speedup(int tasks) const { return tasks * task_s / wall_s; }
};

/// Measures in a process of its own, so that a pool that fails or hangs is a failed row. Throws
/// std::runtime_error naming what died or hung (over `patience` plus a generous time for the work itself),
/// and Interrupted.
PoolResult measure_pool(const PoolConfig& config, std::chrono::milliseconds patience,
                        const Interrupt& interrupt);

}  // namespace ipcbench
