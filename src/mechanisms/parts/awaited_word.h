#pragma once

#include <atomic>
#include <cstdint>

#include "mechanisms/parts/memory_wait.h"
#include "os/futex.h"

namespace ipcbench {

/// A word of 31 bits in shared memory that one side sets and the other awaits, in turn. Who sleeps on it says
/// so in the top bit, so that nobody enters the kernel to wake a side that is awake (Drepper, "Futexes Are
/// Tricky", 2011). Both sides wait by the same strategy; one of them awaits at a time.
class AwaitedWord {
 public:
  explicit AwaitedWord(std::uint32_t value = 0) : word_(value) {}

  [[nodiscard]] std::uint32_t load() const { return word_.load(std::memory_order_acquire) & ~sleeper; }

  /// Waits until `is_it(value)`; that value. `Waiting` is a MemoryWait or a FixedWait.
  template <class Waiting, class Predicate>
  std::uint32_t await(const Waiting& wait, Predicate is_it) {
    std::uint32_t value = 0;
    const auto look = [&] { return is_it(value = load()); };
    wait.until(look, [&] {
      while (!look()) sleep_while(value);
    });
    return value;
  }

  /// What was written before is seen by whoever sees `value`.
  template <class Waiting>
  void set(const Waiting& wait, std::uint32_t value) {
    if (!wait.sleeps()) {
      word_.store(value, std::memory_order_release);
    } else if ((word_.exchange(value, std::memory_order_acq_rel) & sleeper) != 0) {
      futex_wake(word_, 1);
    }
  }

 private:
  static constexpr std::uint32_t sleeper = 0x80000000;

  void sleep_while(std::uint32_t value) {
    std::uint32_t seen = value;
    if (word_.compare_exchange_strong(seen, value | sleeper, std::memory_order_acquire) ||
        seen == (value | sleeper)) {
      futex_wait(word_, value | sleeper);
    }
  }

  std::atomic<std::uint32_t> word_;
};

}  // namespace ipcbench
