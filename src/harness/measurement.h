#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/case.h"
#include "harness/session.h"

namespace ipcbench {

/// How long to measure.
struct Budget {
  double pass_s;    ///< one pass, timed slices only
  bool whole_tail;  ///< let the clocked pass go on, up to eight times as long, for the samples that p99.9
                    ///< needs
};

/// What the messages of a measurement cost both sides together; a round trip is two messages.
struct Costs {
  double cpu_ns;
  double voluntary_switches;
  double involuntary_switches;
  double page_faults;
  std::optional<double> steal_percent;  ///< of the CPUs it ran on; empty for less than 1 s
};

/// One repetition of a closed-loop case. A percentile is empty with fewer than 100 samples beyond it.
struct Latency {
  std::uint64_t iterations;                               ///< round trips of the batch pass
  double mean_ns;                                         ///< of the batch pass
  std::optional<double> p50_ns, p90_ns, p99_ns, p999_ns;  ///< of the clocked pass
  double max_ns;
  Costs per_message;                 ///< of the batch pass
  std::optional<std::string> noise;  ///< why the row is not to be trusted alone
};

/// One repetition of a streaming case.
struct Throughput {
  std::uint64_t messages;
  double message_bytes;
  double elapsed_s;  ///< from the first send until the last message was received
  Capacity capacity;
  Costs per_message;
  std::optional<std::string> noise;

  [[nodiscard]] double messages_per_s() const { return static_cast<double>(messages) / elapsed_s; }
};

/// What every measurement of a run shares.
struct Bench {
  RunDirectory& names;
  std::chrono::milliseconds deadline;
  const Interrupt* interrupt;
};

/// Measures one repetition in a fresh session: warm-up, then the passes. Throws what a Session throws.
Latency measure_latency(const Case& point, const Budget& budget, const Bench& bench);
Throughput measure_throughput(const Case& point, const Budget& budget, const Bench& bench);

/// Runs slices, untimed for the caller, until the session is warm, and returns how many trips of `order` fill
/// one slice of `slice_ns`.
std::uint64_t calibrate(Session& session, Order order, std::uint64_t warm_up_ns, std::uint64_t slice_ns);

}  // namespace ipcbench
