#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/placement.h"
#include "measure/costs.h"
#include "measure/pass.h"
#include "os/idle.h"
#include "spawn/ballast.h"
#include "spawn/starter.h"
#include "stats/histogram.h"

namespace ipcbench {

/// One point of the parameter space of starting something.
struct SpawnCase {
  const StarterRow* starter;
  std::uint64_t output_bytes;  ///< that a captured program writes, in all; 0 where nothing is captured
  std::uint64_t caller_bytes;  ///< memory that the caller holds
  Pages pages;                 ///< of which that consists
  Placement placement;
  Idle idle;
  std::optional<CpuPair> cpus;  ///< both the same: where caller and started run; empty: not pinned

  /// "fork/256MiB/base/unpinned/default", "capture-pipe/64MiB/unpinned/default": its name in every output.
  [[nodiscard]] std::string name() const;
};

/// One repetition. Times are means of one start, each from the moment before the caller began it.
struct SpawnResult {
  std::uint64_t starts = 0;
  double first_ns = 0;                ///< until the first instruction of what was started
  double caller_ns = 0;               ///< until the caller could go on
  double reaped_ns = 0;               ///< until it had ended and was reaped
  std::optional<double> bytes_per_s;  ///< of what was captured
  Histogram all_reaped_ns;
  Costs per_start;
  double timed_s = 0;
  std::optional<std::string> noise;
};

/// Measures one repetition from a fresh process. Throws what SpawnSession throws.
SpawnResult measure_spawn(const SpawnCase& point, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
