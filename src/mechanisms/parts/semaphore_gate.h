#pragma once

#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/sync/interprocess_semaphore.hpp>
#include <memory>

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
template <class Waiting>
class SemaphoreGate {
 public:
  SemaphoreGate(Semaphores& semaphores, const Waiting& wait) : semaphores_(&semaphores), wait_(wait) {}

  void await_empty() { take(semaphores_->empty); }
  void mark_full() { semaphores_->full.post(); }
  void await_full() { take(semaphores_->full); }
  void mark_empty() { semaphores_->empty.post(); }

 private:
  void take(Semaphores::Semaphore& semaphore) {
    wait_.until([&] { return semaphore.try_wait(); }, [&] { semaphore.wait(); });
  }

  Semaphores* semaphores_;
  Waiting wait_;
};

/// One side of two slots in `memory` that such semaphores guard.
std::unique_ptr<Endpoint> semaphore_slot_end(boost::interprocess::mapped_region memory, Role role,
                                             std::size_t message_bytes, const MemoryWait& wait);

}  // namespace ipcbench
