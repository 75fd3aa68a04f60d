#pragma once

#include <map>
#include <optional>
#include <tuple>

#include "measure/pass.h"

namespace ipcbench {

/// What the floor under a figure is computed from; in ns.
struct FloorParts {
  double system_call;  ///< one that does nothing
  double copy;         ///< one copy of the message
  double cache_line;   ///< a line there and back between the two CPUs; 0 on one
  double hand_over;    ///< one process wakes another through a futex, two system calls included
};

/// The floor of a message that finds its receiver waiting: what is declared for it, each part at its price.
///
///   system_calls × system_call + copies × copy + wakeups × (hand_over - 2 × system_call)
///
/// On one CPU the receiver has to be switched to however it waits: wakeups is at least 1. On two, a message
/// that wakes nobody takes half a cache line's round trip instead. A round trip is two messages.
double message_floor_ns(const PerMessage& happens, const FloorParts& parts, bool same_cpu);

/// The floor of a message in a stream whose sides do not wait for each other more than they must: nobody
/// sleeps, and calls that only sleep or wake are not made.
///
/// On one CPU both sides' calls and copies add up, and each filling of the channel takes a switch there and
/// one back:
///
///   calls × system_call + copies × copy + 2 × (hand_over - 2 × system_call) / capacity
///
/// On two, the sides work at the same time, and a channel's place is free again once its line has been there
/// and back:
///
///   max((calls × system_call + copies × copy) / 2, cache_line / capacity)
///
/// `capacity`: messages that the channel holds.
double streamed_floor_ns(const PerMessage& happens, const FloorParts& parts, bool same_cpu, double capacity);

/// The parts as this machine has them, each measured once, when it is first asked for; what it takes to wake
/// another CPU, once for each distance (a power of two of `cache_line_ns`) that it was found at.
class Floors {
 public:
  /// `bench.floors` is not used.
  explicit Floors(const Bench& bench) : bench_(bench) {}

  /// The floor of a case's round trip; empty where the sides are not pinned. `cache_line_ns` is its session's
  /// (Session::cache_line_ns). The idle policy of the case has to be held by the caller. Throws what a
  /// Session throws.
  std::optional<double> round_trip_ns(const Case& point, std::optional<double> cache_line_ns);
  /// The floor of a message in its stream; empty also where the capacity is not known.
  std::optional<double> streamed_message_ns(const Case& point, std::optional<double> cache_line_ns,
                                            const Capacity& capacity);
  /// About what waking a process on the other of two CPUs takes if its core polls: what switching to it on
  /// one CPU does, and a cache line.
  double polling_wake_up_ns(const CpuPair& cpus, double cache_line_ns);

 private:
  FloorParts parts_of(const Case& point, std::optional<double> cache_line_ns);

  Bench bench_;
  std::optional<double> system_call_;
  std::map<std::size_t, double> copies_;                          // by bytes
  std::map<std::tuple<int, int, Idle, int>, double> hand_overs_;  // by CPUs, idle policy, distance
};

}  // namespace ipcbench
