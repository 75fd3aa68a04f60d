#pragma once

#include <chrono>
#include <cstdint>

#include "harness/case.h"
#include "harness/session.h"
#include "os/function_ref.h"

namespace ipcbench {

class Floors;

/// How long one repetition measures.
struct Effort {
  /// One pass, timed slices only.
  double pass_s;
  /// Lets a clocked pass go on, up to eight times as long, for the samples that p99.9 needs.
  bool whole_tail = false;
  /// Counts system calls, too: that takes some 50 ms, and the count hardly varies between sessions, so that
  /// the first of a case is enough.
  bool count_calls = true;
};

/// What every measurement of a run shares.
struct Bench {
  RunDirectory& names;
  std::chrono::milliseconds deadline;
  const Interrupt* interrupt = nullptr;
  std::chrono::nanoseconds spin_bound = default_spin_bound;
  Floors* floors = nullptr;  ///< null: rows get no floor
};

/// The length of the slices of a pass, and of the warm-up before it; in ns.
struct Pace {
  std::uint64_t pass_ns;
  std::uint64_t slice_ns;
  std::uint64_t warm_up_ns;

  explicit Pace(const Effort& effort);
  /// A slice in which several compete: where they have one CPU, each needs its turn, and so some of the
  /// scheduler's.
  [[nodiscard]] std::chrono::nanoseconds contest_slice() const;
};

/// How the session of a case is set up.
SessionConfig session_config(const Case& point, const Bench& bench);

/// Runs slices, untimed for the caller, until the session is warm, and returns how many trips of `order` fill
/// one slice of `slice_ns`.
std::uint64_t calibrate(Session& session, Order order, std::uint64_t warm_up_ns, std::uint64_t slice_ns);

/// The same for what is no session: `run` does so many and returns the ns that they took.
std::uint64_t calibrate(FunctionRef<std::uint64_t(std::uint64_t)> run, std::uint64_t warm_up_ns,
                        std::uint64_t slice_ns);

/// Slices of `trips` until they have taken `pass_ns`.
Slices run_pass(Session& session, Order order, std::uint64_t trips, std::uint64_t pass_ns);

}  // namespace ipcbench
