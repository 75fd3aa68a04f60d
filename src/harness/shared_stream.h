#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "harness/attached.h"

namespace ipcbench {

/// So many producers may share a channel at most, and so many consumers.
constexpr unsigned max_sharers = 16;

/// What a consumer got from one producer, or a producer sent: enough to tell that each of so many distinct
/// messages came once. Numbers grow from one to the next at each consumer, so none comes twice to the same;
/// and two sets of as many numbers with the same sums of first and second powers are the same set, but for
/// what nobody would contrive.
struct Tally {
  std::uint64_t messages = 0;
  std::uint64_t sum = 0;
  std::uint64_t sum_of_squares = 0;

  void add(std::uint64_t number) {
    ++messages;
    sum += number;
    sum_of_squares += number * number;
  }
  Tally& operator+=(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// What all sides of a channel have to know that several producers and consumers share; in memory that they
/// share, cleared by the runner while they sleep.
struct SharedStream {
  std::atomic<bool> stop{false};  ///< set by the runner when the time is over
  std::atomic<unsigned> producing{0};
  unsigned consumers = 0;
  std::array<Tally, max_sharers> sent;
  std::array<std::array<Tally, max_sharers>, max_sharers> received;  ///< by consumer, and of it by producer

  void clear(unsigned producers, unsigned of_consumers);
};

/// Mixed into the stamps of a producer's messages: whose they are.
constexpr std::uint64_t lane_of(unsigned producer) {
  return std::uint64_t{producer} << 48;
}
/// What tells a consumer that no message follows: none of a producer's.
constexpr std::uint64_t farewell = lane_of(0xffff);

/// Sends messages until it is told to stop. Who is the last to stop says farewell to each consumer: in a
/// channel that keeps the order, behind all messages.
template <class A>
void produce(A& side, unsigned index, SharedStream& stream) {
  std::uint64_t number = side.sent();
  Tally sent;
  for (; !stream.stop.load(std::memory_order_relaxed); ++number) {
    side.send_next();
    sent.add(number);
  }
  stream.sent[index] = sent;
  if (stream.producing.fetch_sub(1, std::memory_order_acq_rel) > 1) return;
  for (unsigned i = 0; i < stream.consumers; ++i) side.send_stamped(farewell ^ mark_of(Role::initiator));
}

/// Receives messages until the farewell. Throws StampMismatch for one that is torn, repeated or out of order.
template <class A>
void consume(A& side, unsigned index, SharedStream& stream) {
  std::array<std::uint64_t, max_sharers> expected{};
  std::array<Tally, max_sharers> received{};
  for (;;) {
    side.receive();
    const std::uint64_t value = stamp_of(side.arrived());
    check_stamp(side.arrived(), value);
    const std::uint64_t what = value ^ mark_of(Role::initiator);
    const std::uint64_t producer = what >> 48;
    const std::uint64_t number = what & (lane_of(1) - 1);
    if (what == farewell) break;
    if (producer >= max_sharers) throw StampMismatch(side.arrived(), mark_of(Role::initiator));
    if (number < expected[producer]) {
      throw StampMismatch(side.arrived(), (producer << 48 | expected[producer]) ^ mark_of(Role::initiator));
    }
    side.done();
    received[producer].add(number);
    expected[producer] = number + 1;
  }
  side.done();
  stream.received[index] = received;
}

}  // namespace ipcbench
