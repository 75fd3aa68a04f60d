#pragma once

#include <atomic>
#include <cstdint>

#include "harness/arrivals.h"

namespace ipcbench {

/// What both sides of an open loop have to know; in memory that they share, set by the runner while they
/// sleep.
struct Load {
  Schedule schedule = Schedule::fixed;
  double interval_ns = 0;  ///< mean distance of two messages
  std::uint32_t seed = 0;
  std::uint64_t give_up_ns = 0;  ///< after the start: a producer that far behind stops sending
  bool same_cpu = false;         ///< the sides share a CPU: a producer that waits has to let the other run

  std::atomic<std::uint64_t> messages{0};  ///< in all; lowered by a producer that gives up
  std::atomic<std::uint64_t> start_ns{0};  ///< set by the producer before its first message
  std::uint64_t last_due_ns = 0;           ///< after the start, of the last message; set by the consumer

  [[nodiscard]] Arrivals arrivals() const { return {schedule, interval_ns, seed}; }
};

}  // namespace ipcbench
