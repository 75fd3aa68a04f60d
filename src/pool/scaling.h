#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "os/interrupt.h"
#include "pool/pool.h"

namespace ipcbench {

/// A pool and its work.
struct ScalingCase {
  const Pool* pool;
  int workers;
  int tasks;
  std::uint64_t steps;  ///< of each task
  Task task = Task::countdown;
  /// What `memory` tasks read; 0: beyond_caches_bytes().
  std::size_t stream_bytes = 0;
};

/// One repetition of a pool's work.
struct ScalingResult {
  double wall_s;  ///< all tasks
  double task_s;  ///< one task alone, on the same machine just before and after: the mean of the two
  double cpu_s;   ///< of all workers and of the two tasks alone
  std::optional<double> steal_percent;
  std::optional<double> throttled_us = {};
  std::optional<std::string> noise;

  /// How many times faster than the same tasks one after the other.
  [[nodiscard]] double speedup(int tasks) const { return tasks * task_s / wall_s; }
};

/// Has the tasks done in this process and those it forks, by workers that are there when they are handed
/// out. Returns the nanoseconds from handing out the first until the last is done: starting workers is not in
/// it, except by a pool that forks for each task. Throws std::runtime_error where a worker dies or a result
/// is wrong.
std::uint64_t run_pool(const ScalingCase& point);

/// Measures in a process of its own. Throws what run_in_host throws; `patience` is the time beyond a
/// generous one for the work itself.
ScalingResult measure_scaling(const ScalingCase& point, std::chrono::milliseconds patience,
                              const Interrupt& interrupt);

}  // namespace ipcbench
