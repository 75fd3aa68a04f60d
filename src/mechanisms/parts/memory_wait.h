#pragma once

#include <sched.h>

#include <chrono>

#include "harness/mechanism.h"
#include "os/clock.h"
#include "os/cpu_relax.h"

namespace ipcbench {

/// How a side waits in shared memory, as decided at run time.
class MemoryWait {
 public:
  /// `spin_bound`: of spin-then-block.
  explicit MemoryWait(Wait wait, std::chrono::nanoseconds spin_bound = default_spin_bound)
      : wait_(wait), spin_bound_(spin_bound) {}
  explicit MemoryWait(const ChannelConfig& config) : MemoryWait(config.wait, config.spin_bound) {}

  [[nodiscard]] Wait wait() const { return wait_; }
  /// Whether it only ever spins.
  [[nodiscard]] bool spins() const { return wait_ == Wait::spin; }
  /// Whether a side that waits like that ever sleeps: if not, nobody has to be woken.
  [[nodiscard]] bool sleeps() const { return wait_ == Wait::block || wait_ == Wait::spin_then_block; }

  /// Returns once `try_once()` has succeeded, or has gone to `sleep()`, which returns only then.
  /// spin-then-block reads the clock at every turn, some 25 ns, which is less than a line takes between two
  /// cores.
  template <class Try, class Sleep>
  void until(Try try_once, Sleep sleep) const {
    switch (wait_) {
      case Wait::spin:
        while (!try_once()) cpu_relax();
        return;
      case Wait::yield:
        while (!try_once()) sched_yield();
        return;
      case Wait::spin_then_block: {
        if (try_once()) return;
        const std::uint64_t end = now_ns() + static_cast<std::uint64_t>(spin_bound_.count());
        while (!try_once()) {
          if (now_ns() >= end) return sleep();
          cpu_relax();
        }
        return;
      }
      default:
        return sleep();
    }
  }

 private:
  Wait wait_;
  std::chrono::nanoseconds spin_bound_;
};

/// `spin` as a type of its own, for loops that are compiled for it: nothing is left to decide.
struct Spin {
  static constexpr bool spins() { return true; }
  static constexpr bool sleeps() { return false; }

  template <class Try, class Sleep>
  void until(Try try_once, Sleep) const {
    while (!try_once()) cpu_relax();
  }
};

}  // namespace ipcbench
