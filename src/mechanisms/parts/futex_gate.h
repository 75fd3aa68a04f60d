#pragma once

#include "harness/stamp.h"
#include "mechanisms/parts/awaited_word.h"

namespace ipcbench {

/// The word of a slot: 0 while it is empty.
struct alignas(cache_line_bytes) SlotWord {
  AwaitedWord full;
};

/// A SlotGate of it, asleep on a futex.
template <Wait W>
class FutexGate {
 public:
  FutexGate(SlotWord& word, std::chrono::nanoseconds spin_bound)
      : full_(&word.full), spin_bound_(spin_bound) {}

  void await_empty() {
    full_->template await<W>(spin_bound_, [](std::uint32_t full) { return full == 0; });
  }
  void mark_full() { full_->template set<W>(1); }
  void await_full() {
    full_->template await<W>(spin_bound_, [](std::uint32_t full) { return full != 0; });
  }
  void mark_empty() { full_->template set<W>(0); }

 private:
  AwaitedWord* full_;
  std::chrono::nanoseconds spin_bound_;
};

}  // namespace ipcbench
