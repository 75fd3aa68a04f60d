#pragma once

#include <optional>
#include <string>

#include "harness/session.h"
#include "measure/pass.h"
#include "os/disturbance.h"
#include "os/idle.h"

namespace ipcbench {

/// The state of the machine during a session. What is unknown is empty.
struct MachineState {
  CpuLook start = {};  ///< just before what is measured
  CpuLook end = {};    ///< just after
  Disturbance disturbance = {};
  std::optional<double> longest_wake_up_ns = {};  ///< of a core that polls; empty also where cores may halt
  bool knows_waking = false;  ///< what waking a side takes is part of its CPU time, or the same all along
};

/// Sums over the slices of a session, whatever the slices count.
struct Timed {
  std::uint64_t elapsed_ns = 0;
  Usage usage = {};
  std::uint64_t others_ns = 0;  ///< waited_for_others_ns()
  bool migrated = false;
  bool stopped = false;
  bool closed_loop = false;  ///< its processes do all of the work, one of them at any time
};
template <class AnySlices>
Timed timed(const AnySlices& slices) {
  return {slices.elapsed_ns, slices.usage, slices.others_ns, slices.migrated, slices.stopped};
}

/// Those of a session of that mechanism in which nobody pauses. A library's threads may all the same.
Timed timed_closed_loop(const Mechanism& mechanism, const Session& session, const Slices& slices);

/// For how much of their time the processes waited for CPUs that other programs used; in percent. Empty where
/// the kernel does not count it.
std::optional<double> cpu_wait_percent(const Timed& slices);

/// Why a session is `noisy`, each reason with its number and a limit that was fixed beforehand: a process
/// left its CPU, other programs used its CPUs, the host or a control group took time away, its CPUs slept
/// where they were to poll, or their state was another at the end. Empty: it is not.
std::optional<std::string> noise_of(const Timed& slices, const MachineState& state);

/// The CPUs as two fresh processes see them; for what is measured by other processes than a Session's. Throws
/// what a Session throws.
CpuLook look_at_cpus(const std::optional<CpuPair>& cpus, const Bench& bench);

/// The time that waking a process on another core takes while idle cores are asked to poll.
struct PollCheck {
  double wake_up_ns;
  double longest_ns;  ///< of a core that polls

  [[nodiscard]] bool holds() const { return wake_up_ns <= longest_ns; }
};

/// Tries whether cores that are asked to poll do, with fresh processes on two cores. Empty where this may not
/// be asked, or there is one core. Throws what a Session throws.
std::optional<PollCheck> check_idle_poll(Bench bench);

/// Watches a case's CPUs (empty: all that may be used) from its construction on.
class Watch {
 public:
  Watch(const std::optional<CpuPair>& cpus, Idle idle, const Bench& bench);
  /// `start` and `end`: the CPUs just before and just after what was measured. The idle policy still has to
  /// be held.
  [[nodiscard]] MachineState stop(const CpuLook& start, const CpuLook& end) const;

 private:
  const Bench& bench_;
  std::optional<CpuPair> cpus_;
  Idle idle_;
  DisturbanceSnapshot before_;
};

}  // namespace ipcbench
