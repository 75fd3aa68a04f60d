#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "harness/contenders.h"
#include "os/crew.h"
#include "os/shared_block.h"
#include "sync/contender.h"
#include "sync/registry.h"

namespace ipcbench {

/// Processes that use one primitive, and the runner's hold on them (os/crew.h); the runner itself uses none.
/// Every call throws what those of a crew do, and MemberFailed where what the primitive guards came out
/// wrong: two were in at once, or one met nobody.
class SyncSession {
 public:
  /// Makes the primitive and the processes; returns when all are ready. Also throws what making it throws.
  SyncSession(const Primitive& primitive, RunDirectory& names, const ContendersConfig& config);
  SyncSession(std::unique_ptr<SyncObject> object, const ContendersConfig& config);
  SyncSession(const SyncSession&) = delete;
  SyncSession& operator=(const SyncSession&) = delete;
  ~SyncSession() = default;

  /// One slice of so many operations of each process: SyncLoop::alone, hand_over or crossings. Its time runs
  /// from the first start to the last end.
  ContenderSlices run(SyncLoop loop, std::uint64_t times);
  /// One slice in which all compete for that long, and hold the lock for `critical_steps` (Guarded::touch)
  /// each time.
  ContenderSlices contend(std::chrono::nanoseconds time, std::uint64_t critical_steps, bool clocked);
  /// Lets all leave and sees that they left well.
  void finish() { crew_.finish(); }

  /// What the waits of clocked slices took so far, of all processes, in ns.
  [[nodiscard]] Histogram wait_ns() const;
  [[nodiscard]] std::vector<pid_t> pids() const { return crew_.pids(); }

 private:
  void live(Member& member);
  ContenderSlices reports();
  void require_exclusion(const ContenderSlices& slices) const;

  ContendersConfig config_;
  SharedBlock<SyncSlice> slice_;
  std::unique_ptr<SyncObject> object_;
  Crew crew_;  // the last member: its processes end before what they use goes
};

/// Whether a primitive's lock can be had by another process after its holder was killed, and after how long.
/// Empty: not within `patience`. Throws what making and taking it throws.
std::optional<std::chrono::nanoseconds> recovery_time(const Primitive& primitive, RunDirectory& names,
                                                      std::chrono::milliseconds patience);

}  // namespace ipcbench
