#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <stdexcept>

#include "harness/contender_report.h"
#include "os/cache_line.h"
#include "os/clock.h"
#include "stats/histogram.h"
#include "sync/primitive.h"

namespace ipcbench {

/// What processes do with a primitive for one slice.
enum class SyncLoop : std::uint8_t {
  alone,      ///< one process, over and over
  hand_over,  ///< two, by turns: each goes on when the other lets it
  contend,    ///< all at once, until they are told to stop
  clocked,    ///< the same, and each wait is timed
  crossings,  ///< all meet, over and over
};

/// What only the holder of a lock, or who has the turn, touches: it counts, by a load and a store that are no
/// one operation, so that two at once lose counts.
class Guarded {
 public:
  /// Counts one, and takes its time in between, in steps of a few cycles.
  void touch(std::uint64_t steps = 0) {
    const std::uint64_t before = entries_.load(std::memory_order_relaxed);
    for (std::uint64_t i = 0; i < steps; ++i) asm volatile("" : "+r"(i));
    entries_.store(before + 1, std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t entries() const { return entries_.load(std::memory_order_relaxed); }
  void clear() { entries_.store(0, std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> entries_{0};
};

/// A slice, in memory that the runner and all processes share.
struct SyncSlice {
  alignas(apart_bytes) Guarded guarded{};
  // What is hardly ever written.
  alignas(apart_bytes) std::atomic<bool> stop{false};  ///< of the loops that are not counted
  SyncLoop loop = SyncLoop::alone;
  unsigned processes = 1;
  std::uint64_t times = 0;           ///< of the loops that are counted
  std::uint64_t critical_steps = 0;  ///< Guarded::touch's
  struct alignas(apart_bytes) Part {
    ContenderReport report{};
    std::atomic<std::uint64_t> crossings{0};
    Histogram wait_ns{};
  };
  std::array<Part, max_contenders> parts{};
};

/// Acquires and releases; nobody else does. Returns how often.
template <LockEnd L>
std::uint64_t alone(L& lock, SyncSlice& slice) {
  for (std::uint64_t i = 0; i < slice.times; ++i) {
    lock.lock();
    slice.guarded.touch();
    lock.unlock();
  }
  return slice.times;
}

/// Tells itself, and takes the turn.
template <SignalEnd S>
std::uint64_t alone(S& signal, SyncSlice& slice) {
  for (std::uint64_t i = 0; i < slice.times; ++i) {
    signal.pass_on();
    signal.await();
    slice.guarded.touch();
  }
  return slice.times;
}

/// Competes for a lock until told to stop.
template <bool clocked, LockEnd L>
std::uint64_t contend(L& lock, unsigned index, SyncSlice& slice) {
  Histogram& wait_ns = slice.parts[index].wait_ns;
  std::uint64_t operations = 0;
  for (; !slice.stop.load(std::memory_order_relaxed); ++operations) {
    const std::uint64_t before = clocked ? now_ns() : 0;
    lock.lock();
    if constexpr (clocked) wait_ns.record(now_ns() - before);
    slice.guarded.touch(slice.critical_steps);
    lock.unlock();
  }
  return operations;
}

/// So many locks are handed over in a chain.
constexpr unsigned chain_locks = 3;

/// Two processes hand a lock over by turns, whatever the lock's notion of owner and of fairness: each holds
/// one of three (`held`, at first that of its own number), waits for the next, which the other holds, and
/// only then lets go of its own, which the other waits for. Returns how often it got one.
template <LockEnd L>
std::uint64_t hand_over(std::array<L, chain_locks>& locks, unsigned& held, SyncSlice& slice) {
  for (std::uint64_t i = 0; i < slice.times; ++i) {
    const unsigned next = (held + 1) % chain_locks;
    locks[next].lock();
    slice.guarded.touch();
    locks[held].unlock();
    held = next;
  }
  return slice.times;
}

/// Two processes pass the turn to and fro; the first has it.
template <SignalEnd S>
std::uint64_t hand_over(S& signal, unsigned index, SyncSlice& slice) {
  for (std::uint64_t i = 0; i < slice.times; ++i) {
    if (index != 0) signal.await();
    slice.guarded.touch();
    signal.pass_on();
    if (index == 0) signal.await();
  }
  return slice.times;
}

/// Meets the others, and sees that none of them was let through ahead or left behind. Throws
/// std::runtime_error.
template <BarrierEnd B>
std::uint64_t crossings(B& barrier, unsigned index, SyncSlice& slice) {
  const std::atomic<std::uint64_t>& neighbour = slice.parts[(index + 1) % slice.processes].crossings;
  for (std::uint64_t i = 1; i <= slice.times; ++i) {
    slice.parts[index].crossings.store(i, std::memory_order_release);
    barrier.arrive_and_wait();
    const std::uint64_t seen = neighbour.load(std::memory_order_acquire);
    if (seen != i && seen != i + 1)
      throw std::runtime_error("the barrier let one through before all had come");
  }
  return slice.times;
}

}  // namespace ipcbench
