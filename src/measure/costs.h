#pragma once

#include <optional>
#include <vector>

#include "harness/session.h"
#include "measure/machine_state.h"

namespace ipcbench {

/// What the messages of a measurement (or whatever it counts) cost all processes together; a round trip is
/// two messages. Unknown is empty.
struct Costs {
  double cpu_ns = 0;
  double voluntary_switches = 0;
  double involuntary_switches = 0;
  double page_faults = 0;
  std::optional<double>
      system_calls;  ///< counted in slices of their own, in the first session of a case alone
  std::optional<double> resident_bytes;    ///< of all processes at the end, whole, not for each message
  std::optional<double> steal_percent;     ///< of the CPUs it ran on; empty for less than 1 s
  std::optional<double> throttled_us;      ///< for which the control groups held them back, in all
  std::optional<double> cpu_wait_percent;  ///< machine_state.h
  std::optional<double> pressure_percent;  ///< os/disturbance.h
  CpuLook start;                           ///< the CPUs just before
  CpuLook end;                             ///< and just after
};

/// The costs for each of `messages`, of what was measured and of the processes as they are now.
Costs costs_of(const std::vector<pid_t>& processes, const Timed& slices, std::uint64_t messages,
               const MachineState& state);

/// How many system calls both sides make for a trip of `order`, from two slices that differ by `trips` alone.
/// Empty where they cannot be counted. Counting slows every call down, which is why these slices serve
/// nothing else.
std::optional<double> system_calls_per_trip(Session& session, Order order, std::uint64_t trips);

}  // namespace ipcbench
