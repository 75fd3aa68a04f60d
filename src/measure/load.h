#pragma once

#include <optional>
#include <string>

#include "measure/costs.h"
#include "measure/pass.h"

namespace ipcbench {

/// How much an open loop sends: so many messages a second, or a share of what the channel can stream.
struct Rate {
  std::string text;  ///< as asked for: "1000", "50%"
  double value;      ///< messages a second, or the share (0.5)
  bool of_capacity;

  [[nodiscard]] double per_s(double capacity_per_s) const {
    return of_capacity ? value * capacity_per_s : value;
  }
};

/// The load of one repetition.
struct LoadPoint {
  Schedule schedule;
  Rate rate;
  std::uint32_t seed;  ///< of a Poisson schedule
};

/// One repetition of an open-loop case.
struct LoadResult {
  std::uint64_t messages;
  double capacity_per_s;  ///< what the same channel streamed just before
  double asked_per_s;
  double achieved_per_s;
  Histogram latency_ns;    ///< one-way, from when a message was due until it had been received
  double consumer_cpu_ns;  ///< for each message; the producer's is its waiting for the next to be due
  Costs per_message;       ///< of both sides
  double elapsed_s;        ///< from the start of the schedule until the last message had been received
  double timed_s;          ///< that, and the look at the capacity
  std::optional<std::string> noise;

  /// Below this share of what was asked for, latency says only how long the load went on.
  static constexpr double least_achieved = 0.99;
  [[nodiscard]] bool saturated() const { return achieved_per_s < least_achieved * asked_per_s; }
};

/// The least that one takes, in seconds.
double least_load_s(const LoadPoint& load, const Effort& effort);

/// An open loop of `effort.pass_s`, and of at least ten messages, in a fresh session, after a look at its
/// capacity. Throws what a Session throws.
LoadResult measure_load(const Case& point, const LoadPoint& load, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
