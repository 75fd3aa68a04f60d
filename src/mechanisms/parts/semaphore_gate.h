#pragma once

#include <boost/interprocess/sync/interprocess_semaphore.hpp>

#include "harness/stamp.h"
#include "mechanisms/parts/memory_wait.h"

namespace ipcbench {

/// The two process-shared semaphores of a slot.
struct Semaphores {
  using Semaphore = boost::interprocess::interprocess_semaphore;

  alignas(cache_line_bytes) Semaphore empty{1};
  alignas(cache_line_bytes) Semaphore full{0};
};

/// A SlotGate of them.
template <Wait W>
class SemaphoreGate {
 public:
  SemaphoreGate(Semaphores& semaphores, std::chrono::nanoseconds spin_bound)
      : semaphores_(&semaphores), spin_bound_(spin_bound) {}

  void await_empty() { take(semaphores_->empty); }
  void mark_full() { semaphores_->full.post(); }
  void await_full() { take(semaphores_->full); }
  void mark_empty() { semaphores_->empty.post(); }

 private:
  void take(Semaphores::Semaphore& semaphore) {
    wait_in_memory<W>(
        spin_bound_, [&] { return semaphore.try_wait(); }, [&] { semaphore.wait(); });
  }

  Semaphores* semaphores_;
  std::chrono::nanoseconds spin_bound_;
};

}  // namespace ipcbench
