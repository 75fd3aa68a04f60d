#pragma once

#include <optional>

#include "measure/pass.h"

namespace ipcbench {

/// What this machine takes for the parts that no mechanism can avoid. Each measures for about `seconds`; all
/// times in ns.

/// One look at the clock of every measurement, and its smallest step, are report/clock_quality.h's.

/// A system call that does nothing (getppid).
double null_system_call_ns(double seconds);

/// One copy of so many bytes from one warm buffer into another (memcpy); 0 for none.
double copy_ns(std::size_t bytes, double seconds);

/// Stamping a message of that size and checking it (harness/stamp.h), in one process.
double stamp_and_check_ns(std::size_t bytes, double seconds);

/// What happens between two CPUs, or on one.
struct Crossing {
  double ns;
  std::optional<double> cache_line_ns;  ///< CpuLook::cache_line_ns just before
};

/// A cache line to the other CPU and back. Throws what a Session throws.
Crossing cache_line_round_trip(const CpuPair& cpus, double seconds, const Bench& bench);

/// From a process that wakes another until that runs and has its word (a futex), the two system calls
/// included: on one CPU a switch, on two a wake-up of the other, under the idle policy that is held. Throws
/// what a Session throws.
Crossing hand_over(const CpuPair& cpus, double seconds, const Bench& bench);

/// A mechanism's round trips with and without stamps, in turns in one session.
struct StampingCost {
  double message_ns;  ///< what stamping adds to a message
  double ratio;       ///< with / without
  double timed_s;
  std::optional<double> cache_line_ns;  ///< CpuLook::cache_line_ns just before
};
/// Throws what a Session throws.
StampingCost stamping_cost(const Case& point, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
