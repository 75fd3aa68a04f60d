#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/case.h"
#include "harness/session.h"
#include "os/disturbance.h"

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
  std::optional<double> resident_bytes;  ///< of all processes at the end, whole, not for each message
  std::optional<double> steal_percent;   ///< of the CPUs it ran on; empty for less than 1 s
  std::optional<double> throttled_us;    ///< for which the control groups held them back, in all
  std::optional<double> cache_line_ns;   ///< Session::cache_line_ns just before
};

/// What disturbed a case, from the making of this to the end.
class Watch {
 public:
  /// On these CPUs; empty: on all that may be used.
  explicit Watch(const std::optional<CpuPair>& cpus);
  [[nodiscard]] Disturbance stop() const;

 private:
  DisturbanceSnapshot before_;
  std::vector<int> cpus_;
};

/// The costs for each of `messages`, of what was measured and of the processes as they are now.
Costs costs_of(const std::vector<pid_t>& processes, const Usage& usage, std::uint64_t messages,
               const Disturbance& disturbance);

/// How many system calls both sides make for a trip of `order`, from two slices that differ by `trips` alone.
/// Empty where they cannot be counted. Counting slows every call down, which is why these slices serve
/// nothing else.
std::optional<double> system_calls_per_trip(Session& session, Order order, std::uint64_t trips);

/// Why a row is not to be trusted alone: a process left its CPU (`migrated`), the host took time away, or a
/// control group did, each above a limit fixed beforehand. Empty: it is to be.
std::optional<std::string> noise_of(bool migrated, std::uint64_t elapsed_ns, const Disturbance& disturbance);
inline std::optional<std::string> noise_of(const Slices& slices, const Disturbance& disturbance) {
  return noise_of(slices.migrated, slices.elapsed_ns, disturbance);
}

}  // namespace ipcbench
