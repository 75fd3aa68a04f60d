#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "harness/placement.h"
#include "os/crew.h"
#include "os/shared_block.h"
#include "sync/registry.h"

namespace ipcbench {

/// How a session over a primitive is set up.
struct SyncSessionConfig {
  unsigned processes = 2;
  /// Where they run: the first on `a`, the second on `b`, and so on by turns; empty: not pinned.
  std::optional<CpuPair> cpus = std::nullopt;
  CrewConfig crew = {};
};

/// What a slice came to, all processes together.
struct SyncSlices {
  std::uint64_t operations = 0;
  std::uint64_t elapsed_ns = 0;
  Usage usage;
  bool migrated = false;
  std::vector<std::uint64_t> by_process;  ///< the operations of each

  SyncSlices& operator+=(const SyncSlices& other);
};

/// Processes that use one primitive, and the runner's hold on them (os/crew.h); the runner itself uses none.
/// Every call throws what those of a crew do, and MemberFailed where what the primitive guards came out
/// wrong: two were in at once, or one met nobody.
class SyncSession {
 public:
  /// Makes the primitive and the processes; returns when all are ready. Also throws what making it throws.
  SyncSession(const Primitive& primitive, RunDirectory& names, const SyncSessionConfig& config);
  SyncSession(std::unique_ptr<SyncObject> object, const SyncSessionConfig& config);
  SyncSession(const SyncSession&) = delete;
  SyncSession& operator=(const SyncSession&) = delete;
  ~SyncSession() = default;

  /// One slice of so many operations of each process: SyncLoop::alone, hand_over or crossings. Its time runs
  /// from the first start to the last end.
  SyncSlices run(SyncLoop loop, std::uint64_t times);
  /// One slice in which all compete for that long, and hold the lock for `critical_steps` (Guarded::touch)
  /// each time.
  SyncSlices contend(std::chrono::nanoseconds time, std::uint64_t critical_steps, bool clocked);
  /// Lets all leave and sees that they left well.
  void finish() { crew_.finish(); }

  /// What the waits of clocked slices took so far, of all processes, in ns.
  [[nodiscard]] Histogram wait_ns() const;
  [[nodiscard]] std::vector<pid_t> pids() const { return crew_.pids(); }

 private:
  void live(Member& member);
  [[nodiscard]] SyncSlices reports() const;
  void require_exclusion(const SyncSlices& slices) const;

  SyncSessionConfig config_;
  SharedBlock<SyncSlice> slice_;
  std::unique_ptr<SyncObject> object_;
  Crew crew_;  // the last member: its processes end before what they use goes
};

/// Whether a primitive's lock can be had by another process after its holder was killed, and after how long.
/// Empty: not within `patience`. Throws what making and taking it throws.
std::optional<std::chrono::nanoseconds> recovery_time(const Primitive& primitive, RunDirectory& names,
                                                      std::chrono::milliseconds patience);

}  // namespace ipcbench
