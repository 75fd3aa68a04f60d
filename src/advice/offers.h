#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/summary.h"

namespace ipcbench {

/// A median over the sessions of a case, with its 95 % interval where there is one: without, it is
/// preliminary.
struct Estimate {
  double median;
  std::optional<Interval> interval;

  [[nodiscard]] bool is_preliminary() const { return !interval; }

  /// The ends of the interval, or the median where there is none.
  [[nodiscard]] double low() const { return interval ? interval->low : median; }
  [[nodiscard]] double high() const { return interval ? interval->high : median; }
};

/// One way to use a mechanism that was measured: what messages of that size cost there.
struct Offer {
  std::string mechanism;
  std::string wait;
  std::string transfer;  ///< "copy", "zero-copy"
  std::uint64_t message_bytes;
  std::string placement;
  std::string idle;
  std::optional<Estimate> rtt_ns;  ///< the mean of a round trip
  std::optional<double> rtt_p99_ns;
  std::optional<Estimate> messages_per_s;      ///< one producer, one consumer
  std::optional<Estimate> cpu_ns_per_message;  ///< both sides together, in a stream
  /// "far": round trips, or streams, were measured with CPUs of that distance alone, and not of the main one.
  std::string round_trips_elsewhere = {};
  std::string streams_elsewhere = {};

  /// Whether a side that waits keeps its CPU busy.
  [[nodiscard]] bool spins() const { return wait == "spin" || wait == "yield"; }
};

/// The distance of the two CPUs (report/distance.h) that most sessions of round trips and streams had; empty
/// where there was one alone.
std::string main_distance(std::span<const BenchSummary> summaries);

/// What a run measured of two sides that pass messages of one size both ways. Where CPUs had two distances,
/// of the main one alone: figures of the two cannot be compared. What was measured at the other alone is
/// there without its figures.
std::vector<Offer> offers_of(std::span<const BenchSummary> summaries);

}  // namespace ipcbench
