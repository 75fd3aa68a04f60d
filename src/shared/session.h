#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "harness/contenders.h"
#include "os/crew.h"
#include "os/shared_block.h"
#include "shared/objects.h"
#include "stats/histogram.h"

namespace ipcbench {

/// Processes that use one object, the server that has it where there is one (pinned to the second of the
/// CPUs), and the runner's hold on them (os/crew.h); the runner itself uses none. Every call throws what
/// those of a crew do, and MemberFailed where the object came out of a slice wrong (shared/proof.h).
class SharedSession {
 public:
  /// Makes the object and the processes; returns when all are ready. Also throws what making it throws.
  SharedSession(const SharedObject& object, const ContendersConfig& config);
  SharedSession(const SharedSession&) = delete;
  SharedSession& operator=(const SharedSession&) = delete;
  ~SharedSession() = default;

  /// One slice, in which all processes do that for so long, or until the object is full: SharedTask::read,
  /// write, increment, append or mixed. The object is made fresh before it and looked at behind it, outside
  /// what is measured. The server's costs are part of the slice's.
  ContenderSlices contend(SharedTask task, std::chrono::nanoseconds time, bool clocked);
  /// Lets all leave and sees that they left well.
  void finish() { crew_.finish(); }

  /// What the operations of clocked slices took so far, of all processes, in ns.
  [[nodiscard]] Histogram operation_ns() const;
  /// Of the processes, and last of the server.
  [[nodiscard]] std::vector<pid_t> pids() const { return crew_.pids(); }

 private:
  void live(Member& member);
  void live_as_user(Member& member, const std::optional<int>& cpu);
  void live_as_server(Member& member, const std::optional<int>& cpu);
  void order(SharedTask task);
  void compete(SharedTask task, std::chrono::nanoseconds time);
  ContenderSlices reports();
  void require_right(SharedTask task, const ContenderSlices& slice) const;

  ObjectShape shape_;
  ContendersConfig config_;
  std::uint64_t slices_ = 0;
  SharedBlock<ObjectSlice> slice_;
  std::unique_ptr<SharedStore> store_;
  Crew crew_;  // the last member: its processes end before what they use goes
};

}  // namespace ipcbench
