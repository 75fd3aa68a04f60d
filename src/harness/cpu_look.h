#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "harness/mechanism.h"
#include "os/cache_line.h"

namespace ipcbench {

/// The state of a session's two CPUs at one moment, as its two processes see it.
struct CpuLook {
  /// A cache line to the other CPU and back. The two CPUs of a virtual machine may be two cores at one time
  /// and two threads of one at another.
  std::optional<double> cache_line_ns = {};
  /// From a process that wakes the other, asleep on its CPU, until that runs, in the slower direction: an
  /// idle core that halts takes far longer than one that polls, and so does one that runs another program.
  std::optional<double> wake_up_ns = {};
};

/// Memory that two processes share to look at their CPUs.
struct CpuProbe {
  alignas(apart_bytes) std::atomic<std::uint64_t> line{0};  ///< goes there and back
  alignas(apart_bytes) std::atomic<std::uint32_t> turn{0};  ///< whose is next to wake the other
  std::uint64_t woken_at_ns = 0;                            ///< when the last wake-up began
  double line_ns = 0;                                       ///< what the initiator found
  std::atomic<double> wake_up_ns{0};                        ///< the slower of the two

  /// Before each use.
  void clear();
};

/// Sends the line there and back so many times: each side looks at it all the time until the other has
/// written to it.
void bounce_line(CpuProbe& probe, Role role, std::uint64_t trips);

/// Finds both, in a millisecond or two; both sides at once.
void look_at_cpus(CpuProbe& probe, Role role);

}  // namespace ipcbench
