#pragma once

#include <sched.h>

#include <chrono>

#include "harness/wait.h"
#include "os/clock.h"
#include "os/cpu_relax.h"

namespace ipcbench {

/// Waits in shared memory until `try_once()` has succeeded, or has gone to `sleep()`, which returns only
/// then. spin-then-block reads the clock at every turn, some 25 ns, which is less than a line takes between
/// two cores.
template <Wait W, class Try, class Sleep>
void wait_in_memory(std::chrono::nanoseconds spin_bound, Try try_once, Sleep sleep) {
  if constexpr (W == Wait::block) {
    sleep();
  } else if constexpr (W == Wait::spin) {
    while (!try_once()) cpu_relax();
  } else if constexpr (W == Wait::yield) {
    while (!try_once()) sched_yield();
  } else {
    static_assert(W == Wait::spin_then_block);
    if (try_once()) return;
    const std::uint64_t end = now_ns() + static_cast<std::uint64_t>(spin_bound.count());
    while (!try_once()) {
      if (now_ns() >= end) return sleep();
      cpu_relax();
    }
  }
}

}  // namespace ipcbench
