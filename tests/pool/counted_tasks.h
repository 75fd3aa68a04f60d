#pragma once

#include <atomic>
#include <cstdint>

#include "os/shared_block.h"
#include "pool/countdown.h"

namespace ipcbench {

/// Counts, as long as it lives, the countdowns of this process and of those it forks. The tests' own
/// `countdown`, below, takes the place of the library's, whose object file the linker then leaves out.
class CountedTasks {
 public:
  CountedTasks() { current = this; }
  CountedTasks(const CountedTasks&) = delete;
  CountedTasks& operator=(const CountedTasks&) = delete;
  ~CountedTasks() { current = nullptr; }

  [[nodiscard]] std::uint64_t tasks() const { return counts_->tasks; }
  [[nodiscard]] std::uint64_t steps() const { return counts_->steps; }

  static void count(std::uint64_t steps) {
    if (current == nullptr) return;
    ++current->counts_->tasks;
    current->counts_->steps += steps;
  }

 private:
  struct Counts {
    std::atomic<std::uint64_t> tasks{0};
    std::atomic<std::uint64_t> steps{0};
  };
  static inline CountedTasks* current = nullptr;

  SharedBlock<Counts> counts_;
};

}  // namespace ipcbench
