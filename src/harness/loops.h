#pragma once

#include "harness/messages.h"
#include "os/clock.h"
#include "stats/histogram.h"

namespace ipcbench {

/// One side's endpoint with its messages: what every loop works on.
template <Endpoint E>
struct Attached {
  Attached(E&& attached, Role side, std::size_t message_bytes)
      : endpoint(std::move(attached)),
        role(side),
        out(message_bytes, mark_of(side)),
        in(message_bytes, mark_of(side == Role::initiator ? Role::responder : Role::initiator)) {}

  void send_next() { endpoint.send(out.next()); }
  void receive_next() {
    endpoint.receive(in.buffer());
    in.check_next();
  }

  E endpoint;
  Role role;
  Outbox out;
  Inbox in;
};

/// `n` round trips, without a clock.
template <Endpoint E>
void round_trips(Attached<E>& side, std::uint64_t n) {
  if (side.role == Role::initiator) {
    for (std::uint64_t i = 0; i < n; ++i) {
      side.send_next();
      side.receive_next();
    }
  } else {
    for (std::uint64_t i = 0; i < n; ++i) {
      side.receive_next();
      side.send_next();
    }
  }
}

/// `n` round trips, each timed by the initiator into `histogram` (ns).
template <Endpoint E>
void clocked_round_trips(Attached<E>& side, std::uint64_t n, Histogram& histogram) {
  if (side.role == Role::responder) return round_trips(side, n);
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::uint64_t start = now_ns();
    side.send_next();
    side.receive_next();
    histogram.record(now_ns() - start);
  }
}

/// `n` messages from the initiator to the responder.
template <Endpoint E>
void stream(Attached<E>& side, std::uint64_t n) {
  if (side.role == Role::initiator) {
    for (std::uint64_t i = 0; i < n; ++i) side.send_next();
  } else {
    for (std::uint64_t i = 0; i < n; ++i) side.receive_next();
  }
}

}  // namespace ipcbench
