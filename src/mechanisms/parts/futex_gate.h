#pragma once

#include <boost/interprocess/mapped_region.hpp>
#include <memory>

#include "harness/stamp.h"
#include "mechanisms/parts/awaited_word.h"

namespace ipcbench {

/// The word of a slot: 0 while it is empty.
struct alignas(cache_line_bytes) SlotWord {
  AwaitedWord full;
};

/// A SlotGate of it, asleep on a futex.
template <class Waiting>
class FutexGate {
 public:
  FutexGate(SlotWord& word, const Waiting& wait) : full_(&word.full), wait_(wait) {}

  void await_empty() {
    full_->await(wait_, [](std::uint32_t full) { return full == 0; });
  }
  void mark_full() { full_->set(wait_, 1); }
  void await_full() {
    full_->await(wait_, [](std::uint32_t full) { return full != 0; });
  }
  void mark_empty() { full_->set(wait_, 0); }

 private:
  AwaitedWord* full_;
  Waiting wait_;
};

/// One side of two slots in `memory` that such words guard.
std::unique_ptr<Endpoint> futex_slot_end(boost::interprocess::mapped_region memory, Role role,
                                         std::size_t message_bytes, const MemoryWait& wait);

}  // namespace ipcbench
