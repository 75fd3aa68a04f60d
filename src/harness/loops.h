#pragma once

#include <sched.h>

#include "harness/attached.h"
#include "harness/load.h"
#include "os/clock.h"
#include "os/cpu_relax.h"
#include "stats/histogram.h"

// The loops that are measured. `A` is one side's endpoint with its messages: harness/attached.h.

namespace ipcbench {

/// `n` round trips, without a clock. What came is checked once the next message is on its way: a side that
/// checks while its peer is waiting makes two spinners on two cores slower by 4 %, which no mechanism asked
/// for.
template <Stamping S = Stamping::on, class A>
void round_trips(A& side, std::uint64_t n) {
  if (side.role == Role::initiator) {
    for (std::uint64_t i = 0; i < n; ++i) {
      side.template send_next<S>();
      if (i > 0) side.template check<S>();
      side.receive();
    }
    if (n > 0) side.template check<S>();
  } else {
    for (std::uint64_t i = 0; i < n; ++i) {
      side.receive();
      side.template send_next<S>();
      side.template check<S>();
    }
  }
}

/// `n` round trips, each timed by the initiator into `histogram` (ns).
template <class Clock = MonotonicClock, class A>
void clocked_round_trips(A& side, std::uint64_t n, Histogram& histogram) {
  if (side.role == Role::responder) return round_trips(side, n);
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::uint64_t start = Clock::now_ns();
    side.send_next();
    side.receive_next();
    histogram.record(Clock::now_ns() - start);
  }
}

/// `n` messages from the initiator to the responder.
template <class A>
void stream(A& side, std::uint64_t n) {
  if (side.role == Role::initiator) {
    for (std::uint64_t i = 0; i < n; ++i) side.send_next();
  } else {
    for (std::uint64_t i = 0; i < n; ++i) side.receive_next();
  }
}

/// The producer of an open loop: sends each message when it is due, or at once where it is late. The schedule
/// forgives nothing.
template <class Clock = MonotonicClock, class A>
void send_paced(A& side, Load& load) {
  // The first is due a little later, so that both sides are in their loops.
  constexpr std::uint64_t lead_ns = 20'000;
  const std::uint64_t start = Clock::now_ns() + lead_ns;
  load.start_ns.store(start, std::memory_order_relaxed);  // the first message brings it along
  const std::uint64_t give_up_at = start + load.give_up_ns;
  const std::uint64_t messages = load.messages.load(std::memory_order_relaxed);
  const bool same_cpu = load.same_cpu;
  Arrivals arrivals = load.arrivals();
  for (std::uint64_t i = 0; i < messages; ++i) {
    const std::uint64_t due = start + arrivals.next();
    std::uint64_t now = Clock::now_ns();
    for (; now < due; now = Clock::now_ns()) same_cpu ? static_cast<void>(sched_yield()) : cpu_relax();
    const bool last = now > give_up_at;
    if (last) load.messages.store(i + 1, std::memory_order_relaxed);  // this message brings that along
    side.send_next();
    if (last) return;
  }
}

/// The consumer of an open loop: records into `histogram` how long after it was due each message had been
/// received and checked (ns).
template <class Clock = MonotonicClock, class A>
void receive_paced(A& side, Load& load, Histogram& histogram) {
  Arrivals arrivals = load.arrivals();
  std::uint64_t due = 0;
  for (std::uint64_t i = 0; i < load.messages.load(std::memory_order_relaxed); ++i) {
    side.receive_next();
    const std::uint64_t now = Clock::now_ns();
    due = arrivals.next();
    histogram.record(now - (load.start_ns.load(std::memory_order_relaxed) + due));
  }
  load.last_due_ns = due;
}

/// One-way latency under a load: messages from the initiator to the responder, on a schedule.
template <class A>
void paced_stream(A& side, Load& load, Histogram& histogram) {
  side.role == Role::initiator ? send_paced(side, load) : receive_paced(side, load, histogram);
}

}  // namespace ipcbench
