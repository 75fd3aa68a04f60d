#pragma once

#include <sched.h>

#include <atomic>
#include <cstdint>

#include "harness/attached.h"
#include "os/clock.h"

namespace ipcbench {

/// What both sides of a stream have to know whose messages may be lost, the last one too; in memory that they
/// share, cleared by the runner while they sleep.
struct LossyStream {
  std::atomic<std::uint64_t> last{0};  ///< how many messages the consumer has to see; 0: not known yet
  std::uint64_t received = 0;
  std::uint64_t lost = 0;
  std::uint64_t end_ns = 0;  ///< when the consumer had the last that counts, or a later one (now_ns())

  static constexpr std::uint64_t closed = ~std::uint64_t{0};

  void clear() {
    last = 0;
    received = lost = end_ns = 0;
  }
};

/// Sends `n` messages as a stream, and then more that count nowhere, until the consumer has seen the last of
/// all: the channel is empty then. They are a millisecond apart, then two, four and so on: a consumer that is
/// overtaken while it reads has to get its time.
template <class A>
void send_lossy(A& side, std::uint64_t n, LossyStream& stream) {
  std::uint64_t apart_ns = 1'000'000;
  for (std::uint64_t i = 0; i < n; ++i) side.send_next();
  std::uint64_t sent = side.sent();
  for (stream.last.store(sent, std::memory_order_release);; side.send_next()) {
    const std::uint64_t until_ns = now_ns() + apart_ns;
    while (now_ns() < until_ns && stream.last.load(std::memory_order_acquire) != LossyStream::closed) {
      sched_yield();
    }
    // The consumer closes what it has seen the end of; either of the two is first.
    if (!stream.last.compare_exchange_strong(sent, sent + 1)) return;
    ++sent;
    apart_ns *= 2;
  }
}

/// Receives until the last of `n` messages or a later one has come, and then the rest.
template <class A>
void receive_lossy(A& side, std::uint64_t n, LossyStream& stream) {
  const auto receive_one = [&] {
    side.receive();
    side.in.check_next_or_later();
  };
  const std::uint64_t end = side.in.expected() + n;
  std::uint64_t received = 0;
  for (; side.in.expected() < end; ++received) receive_one();
  stream.end_ns = now_ns();
  // A later one in place of the last is one of these, too.
  stream.received = received;
  stream.lost = n + (side.in.expected() - end) - received;

  for (;;) {
    std::uint64_t last = stream.last.load(std::memory_order_acquire);
    if (last == 0) {
      sched_yield();
    } else if (last != side.in.expected()) {
      receive_one();
    } else if (stream.last.compare_exchange_strong(last, LossyStream::closed)) {
      return;
    }
  }
}

/// A stream from the initiator to the responder over a channel that may lose messages.
template <class A>
void lossy_stream(A& side, std::uint64_t n, LossyStream& stream) {
  side.role == Role::initiator ? send_lossy(side, n, stream) : receive_lossy(side, n, stream);
}

}  // namespace ipcbench
