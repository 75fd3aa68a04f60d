#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "harness/cpu_look.h"
#include "harness/load.h"
#include "harness/lossy_stream.h"
#include "harness/shared_stream.h"
#include "os/crew.h"
#include "os/usage.h"
#include "stats/histogram.h"

namespace ipcbench {

/// What the runner asks of all sides at once: a loop of harness/loops.h.
enum class Order : std::uint32_t {
  round_trips,
  unstamped_round_trips,
  clocked_round_trips,
  stream,
  paced_stream,
  calls,  ///< round trips of which several are under way: harness/calls.h
  clocked_calls,
  serialize_calls,    ///< both messages of a call are written down, and no call is made: harness/encoding.h
  deserialize_calls,  ///< and read again
  shared_stream,      ///< of several producers and consumers: harness/shared_stream.h
  cache_line,         ///< a line of memory there and back, without the mechanism: harness/cpu_look.h
  look_at_cpus
};

/// What one side says of a slice. Times are now_ns(), the same clock in both processes.
struct SliceReport {
  std::uint64_t start_ns = 0;
  std::uint64_t end_ns = 0;
  Usage usage;
  bool migrated = false;  ///< ran elsewhere than where it was pinned
};

/// One side's part of the control block; written by that side alone.
struct SideBlock {
  SliceReport report;
  std::uint64_t attach_ns = 0;  ///< what attaching its end took
  std::uint64_t detach_ns = 0;  ///< what letting go of it took
};

/// What the runner and the sides say to each other, in memory that they share: the runner sets an order and
/// its size; the sides meet, do some untimed trips, then the slice, and report.
struct Control {
  alignas(apart_bytes) std::array<SideBlock, std::size_t{2} * max_sharers> sides{};
  alignas(apart_bytes) Load load{};
  alignas(apart_bytes) LossyStream lossy{};
  alignas(apart_bytes) SharedStream shared{};
  alignas(apart_bytes) CpuProbe probe{};
  alignas(apart_bytes) Histogram latency_ns{};  ///< of clocked round trips and of paced streams
  std::uint64_t messages = 0;
  std::uint64_t untimed_trips = 0;
  unsigned in_flight = 1;  ///< of calls
  Capacity capacity{};
  Order order = Order::round_trips;

  /// The part of a side, by its role and its place among those of that role.
  SideBlock& side(Role role, unsigned index = 0) {
    return sides[role == Role::initiator ? index : max_sharers + index];
  }
};

}  // namespace ipcbench
