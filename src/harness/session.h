#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/control.h"
#include "harness/placement.h"
#include "harness/registry.h"
#include "os/crew.h"
#include "os/interrupt.h"
#include "os/shared_block.h"

namespace ipcbench {

/// After so many round trips the sides are awake and in step, so that waking a parked one is in no figure. Of
/// large messages, which take as long as waking does, few are enough.
constexpr std::uint64_t usual_untimed_trips(std::size_t message_bytes) {
  constexpr std::size_t large_bytes = std::size_t{16} * 1024;
  return message_bytes < large_bytes ? 8 : 2;
}

/// How a session is set up.
struct SessionConfig {
  std::size_t message_bytes = 64;
  Wait wait = Wait::block;
  std::chrono::nanoseconds spin_bound = default_spin_bound;  ///< of spin-then-block
  Transfer transfer = Transfer::copy;
  unsigned producers = 1;                      ///< initiators
  unsigned consumers = 1;                      ///< responders; more than one of either only for run_shared
  std::optional<CpuPair> cpus = std::nullopt;  ///< all initiators' and all responders'; empty: not pinned
  std::size_t reply_bytes = 0;                 ///< of the responder's messages; 0: `message_bytes`
  unsigned in_flight = 1;                      ///< calls that are under way at once
  bool measure_capacity = false;               ///< find out how much the channel holds
  bool by_kernel_thread = false;               ///< Description::by_kernel_thread
  std::chrono::milliseconds deadline{10'000};  ///< for any one slice; beyond it a side hangs
  const Interrupt* interrupt = nullptr;        ///< what ends a wait early
};

/// What one or several slices came to, all sides together. A round trip is two messages, and counts once in
/// `trips`.
struct Slices {
  std::uint64_t trips = 0;  ///< round trips, or messages of a stream that were received
  std::uint64_t lost = 0;   ///< messages of a stream that were not
  std::uint64_t elapsed_ns = 0;
  Usage usage;
  std::uint64_t others_ns = 0;  ///< all sides waited for CPUs that other programs used
  bool migrated = false;
  bool stopped = false;  ///< a process was, in this slice or before

  Slices& operator+=(const Slices& other);
};

/// What an open loop is asked to do.
struct LoadRequest {
  Schedule schedule = Schedule::fixed;
  double per_s = 1;  ///< messages a second
  std::uint64_t messages = 1;
  std::uint32_t seed = 0;  ///< of a Poisson schedule
  double give_up_s = 1;    ///< the producer stops sending so long after its start
};

/// What came of it.
struct PacedSlice {
  Slices slice;        ///< its trips: the messages that were sent
  double scheduled_s;  ///< from the start until the last of them was due
  double elapsed_s;    ///< from the start until the last of them had been received
  Usage consumer;  ///< of the consumer alone: a producer that spins until the next is due uses all its CPU
};

/// What came of a stream of several producers and consumers.
struct SharedSlice {
  Slices slice;
  std::vector<std::uint64_t> sent;      ///< by each producer
  std::vector<std::uint64_t> received;  ///< by each consumer
};

/// Two processes (or more, that share it) on the two sides of a fresh channel, and the runner's hold on them:
/// it gives orders and waits (os/crew.h), and touches no mechanism itself. Between slices the sides sleep.
/// Every call throws what those of a crew do, MemberFailed or Interrupted; the session is of no use then.
class Session {
 public:
  /// Makes the channel and its two processes; returns when both are ready. Also throws what the transport
  /// throws.
  Session(const Mechanism& mechanism, RunDirectory& names, const SessionConfig& config);
  /// As above, over a channel of the caller's.
  Session(std::unique_ptr<Channel> channel, const SessionConfig& config);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() = default;

  /// One slice of `trips` (messages for a stream), after some untimed round trips (empty: the usual number).
  /// Its time runs on the initiator's clock from the first send to the last reply, and in a stream from the
  /// producer's first send until the consumer has the last message. Not for Order::paced_stream.
  Slices run(Order order, std::uint64_t trips, std::optional<std::uint64_t> untimed_trips = {});
  /// How near the other CPU is right now, and how awake; empty where both sides have one CPU, or any, and
  /// where there are more than two sides.
  CpuLook look_at_cpus();
  /// One slice of an open loop.
  PacedSlice run_paced(const LoadRequest& request);
  /// One slice in which all producers send for `ns` and the consumers receive all of it; its time runs from
  /// the first send until the last consumer knows that nothing follows. Throws MemberFailed where not every
  /// message has come exactly once.
  SharedSlice run_shared(std::chrono::nanoseconds ns);
  /// Lets all sides leave and sees that they left well.
  void finish();

  /// What clocked round trips, or the messages of paced streams, took so far, in ns.
  [[nodiscard]] const Histogram& latency_ns() const { return control_->latency_ns; }
  /// Forgets those.
  void clear_latency() { control_->latency_ns.clear(); }
  /// Empty unless asked for in the configuration.
  [[nodiscard]] Capacity capacity() const { return control_->capacity; }

  /// Whether the sides do all of the work: neither a daemon nor a thread of the kernel passes messages on.
  [[nodiscard]] bool works_alone() const {
    return channel_->daemon() == nullptr && !config_.by_kernel_thread;
  }
  /// The process of a side, the first of that role.
  [[nodiscard]] pid_t pid(Role role) const { return pids()[role == Role::initiator ? 0 : config_.producers]; }
  /// The processes of all sides.
  [[nodiscard]] std::vector<pid_t> pids() const { return crew_.pids(); }
  /// What attaching its end took the slower side, and, after finish(), what letting go of it did; in ns.
  [[nodiscard]] std::uint64_t attach_ns() const;
  [[nodiscard]] std::uint64_t detach_ns() const;
  /// Gives up the runner's part of the channel, after finish().
  std::unique_ptr<Channel> release_channel() { return std::move(channel_); }

 private:
  void give(Order order);
  Slices all_reports(std::uint64_t trips, std::uint64_t start_ns, std::uint64_t end_ns);
  void require_each_once() const;
  [[nodiscard]] std::uint64_t daemon_cpu_ns() const;

  SessionConfig config_;
  std::uint64_t daemon_cpu_before_ns_ = 0;  // as a slice began
  SharedBlock<Control> control_;
  std::unique_ptr<Channel> channel_;
  Crew crew_;  // producers first; the last member: they end before what they use goes
};

}  // namespace ipcbench
