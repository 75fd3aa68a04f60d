#pragma once

#include <array>

#include "harness/loops.h"

// Calls: a request from the initiator, a reply from the responder, and several under way at once. `A` is one
// side's endpoint with its messages: harness/attached.h.

namespace ipcbench {

/// So many may be under way at once.
constexpr unsigned max_in_flight = 64;

/// Lets calls go by.
struct NoStopwatch {
  void sent(std::uint64_t) {}
  void answered(std::uint64_t) {}
};

/// Records into a histogram how long after its request was to be sent each reply had been received (ns).
template <class Clock>
class Stopwatch {
 public:
  explicit Stopwatch(Histogram& histogram) : histogram_(histogram) {}

  void sent(std::uint64_t call) { sent_ns_[call % max_in_flight] = Clock::now_ns(); }
  void answered(std::uint64_t call) { histogram_.record(Clock::now_ns() - sent_ns_[call % max_in_flight]); }

 private:
  Histogram& histogram_;
  std::array<std::uint64_t, max_in_flight> sent_ns_{};
};

/// `n` calls, `in_flight` of them under way but for the last; replies come in the order of the requests.
/// `watch` is told, by its number, before a call's request is sent and once its reply is there.
template <class Watch = NoStopwatch, class A>
void calls(A& side, std::uint64_t n, unsigned in_flight, Watch watch = {}) {
  if (side.role == Role::responder) return round_trips(side, n);
  std::uint64_t sent = 0;
  for (std::uint64_t answered = 0; answered < n; ++answered) {
    for (; sent < n && sent < answered + in_flight; ++sent) {
      watch.sent(sent);
      side.send_next();
    }
    side.receive();
    watch.answered(answered);
    side.check();
  }
}

/// The same, each call timed by the initiator into `histogram`.
template <class Clock = MonotonicClock, class A>
void clocked_calls(A& side, std::uint64_t n, unsigned in_flight, Histogram& histogram) {
  calls(side, n, in_flight, Stopwatch<Clock>(histogram));
}

}  // namespace ipcbench
