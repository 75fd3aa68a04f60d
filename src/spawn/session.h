#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "os/crew.h"
#include "os/orphans.h"
#include "os/shared_block.h"
#include "os/usage.h"
#include "spawn/ballast.h"
#include "spawn/starter.h"
#include "spawn/task.h"
#include "stats/histogram.h"

namespace ipcbench {

/// How a session over a way to start is set up.
struct SpawnSessionConfig {
  std::uint64_t output_bytes = 0;         ///< which what is started writes, where the starter takes it
  std::uint64_t ballast_bytes = 0;        ///< memory that the caller holds
  Pages pages = Pages::base;              ///< of which that consists
  std::optional<int> cpu = std::nullopt;  ///< where caller and started run; empty: not pinned
  CrewConfig crew = {};
};

/// What a slice came to: the sums over its starts, each from the moment before the caller began it.
struct SpawnSlices {
  std::uint64_t starts = 0;
  std::uint64_t first_ns = 0;   ///< until the first instruction of what was started
  std::uint64_t caller_ns = 0;  ///< until the caller could go on
  std::uint64_t reaped_ns = 0;  ///< until it had ended and was reaped
  Usage usage;                  ///< of the caller and of what it started
  std::uint64_t others_ns = 0;  ///< the caller waited for a CPU that other programs used
  bool migrated = false;
  bool stopped = false;  ///< the caller was, in this slice or before

  SpawnSlices& operator+=(const SpawnSlices& other);
};

/// A process, the caller, that starts one task after the other in one way, and the runner's hold on it
/// (os/crew.h). Every call throws what those of a crew do; MemberFailed too where a start failed, its task
/// did not say when it began, or what it wrote came otherwise.
class SpawnSession {
 public:
  /// Returns when the caller holds its ballast and is ready.
  SpawnSession(const StarterRow& starter, RunDirectory& names, const SpawnSessionConfig& config);
  SpawnSession(const SpawnSession&) = delete;
  SpawnSession& operator=(const SpawnSession&) = delete;
  ~SpawnSession() = default;

  /// One slice of so many starts, each reaped before the next.
  SpawnSlices run(std::uint64_t starts);
  /// Lets the caller leave and sees that it left well.
  void finish() { crew_.finish(); }

  /// What all starts since the last `forget_times` took until they were reaped, in ns.
  [[nodiscard]] const Histogram& reaped_ns() const { return shared_->reaped_ns; }
  void forget_times() { shared_->reaped_ns.clear(); }
  /// The share of the ballast that lies in huge pages, from 0 to 1.
  [[nodiscard]] double in_huge_pages() const { return shared_->in_huge_pages; }
  [[nodiscard]] std::vector<pid_t> pids() const { return crew_.pids(); }

 private:
  // What caller and runner say to each other.
  struct Shared {
    std::uint64_t starts = 0;  // ordered
    SpawnSlices slice;
    Histogram reaped_ns;
    double in_huge_pages = 0;
  };

  void live(Member& member);
  void start_one(Starter& starter);

  const StarterRow& row_;
  RunDirectory& names_;
  SpawnSessionConfig config_;
  SharedBlock<Shared> shared_;
  Task task_;
  Orphans orphans_;
  Crew crew_;  // the last member: its processes end before what they use goes
};

}  // namespace ipcbench
