#pragma once

#include <sched.h>

#include <chrono>

#include "harness/mechanism.h"
#include "os/clock.h"
#include "os/cpu_relax.h"

namespace ipcbench {

/// A side that waits by `wait` in shared memory sleeps at times, and has to be woken then.
constexpr bool sleeps_in_memory(Wait wait) {
  return wait == Wait::block || wait == Wait::spin_then_block;
}

/// A strategy as a type of its own, for loops that are compiled for it: nothing is left to decide.
template <Wait W>
class FixedWait {
 public:
  /// `spin_bound`: of spin-then-block.
  explicit FixedWait(std::chrono::nanoseconds spin_bound = default_spin_bound) : spin_bound_(spin_bound) {}

  static constexpr bool spins() { return W == Wait::spin; }
  static constexpr bool sleeps() { return sleeps_in_memory(W); }

  /// Returns once `try_once()` has succeeded, or has gone to `sleep()`, which returns only then.
  /// spin-then-block reads the clock at every turn, some 25 ns, which is less than a line takes between two
  /// cores.
  template <class Try, class Sleep>
  void until(Try try_once, [[maybe_unused]] Sleep sleep) const {
    if constexpr (W == Wait::spin) {
      while (!try_once()) cpu_relax();
    } else if constexpr (W == Wait::yield) {
      while (!try_once()) sched_yield();
    } else if constexpr (W == Wait::spin_then_block) {
      if (try_once()) return;
      const std::uint64_t end = now_ns() + static_cast<std::uint64_t>(spin_bound_.count());
      while (!try_once()) {
        if (now_ns() >= end) return sleep();
        cpu_relax();
      }
    } else {
      sleep();
    }
  }

 private:
  std::chrono::nanoseconds spin_bound_;
};

using Spin = FixedWait<Wait::spin>;

/// The same as decided at run time, where that does not show.
class MemoryWait {
 public:
  /// `spin_bound`: of spin-then-block.
  explicit MemoryWait(Wait wait, std::chrono::nanoseconds spin_bound = default_spin_bound)
      : wait_(wait), spin_bound_(spin_bound) {}
  explicit MemoryWait(const ChannelConfig& config) : MemoryWait(config.wait, config.spin_bound) {}

  [[nodiscard]] Wait wait() const { return wait_; }
  [[nodiscard]] std::chrono::nanoseconds spin_bound() const { return spin_bound_; }
  /// Whether it only ever spins.
  [[nodiscard]] bool spins() const { return wait_ == Wait::spin; }
  [[nodiscard]] bool sleeps() const { return sleeps_in_memory(wait_); }

  template <class Try, class Sleep>
  void until(Try try_once, Sleep sleep) const {
    switch (wait_) {
      case Wait::spin:
        return FixedWait<Wait::spin>().until(try_once, sleep);
      case Wait::yield:
        return FixedWait<Wait::yield>().until(try_once, sleep);
      case Wait::spin_then_block:
        return FixedWait<Wait::spin_then_block>(spin_bound_).until(try_once, sleep);
      default:
        return FixedWait<Wait::block>().until(try_once, sleep);
    }
  }

 private:
  Wait wait_;
  std::chrono::nanoseconds spin_bound_;
};

}  // namespace ipcbench
