#pragma once

#include <optional>
#include <string>

#include "measure/costs.h"
#include "measure/pass.h"

namespace ipcbench {

/// One repetition of a closed-loop case.
struct Latency {
  std::uint64_t iterations;  ///< round trips of the batch pass
  double mean_ns;            ///< of the batch pass
  Histogram round_trip_ns;   ///< of the clocked pass
  std::optional<double> floor_ns;
  Costs per_message;  ///< of the batch pass
  double timed_s;
  std::optional<std::string> noise;
};

/// Measures one repetition in a fresh session: warm-up, then the passes. Throws what a Session throws.
Latency measure_latency(const Case& point, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
