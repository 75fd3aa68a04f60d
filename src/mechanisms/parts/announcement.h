#pragma once

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "os/futex.h"

namespace ipcbench {

/// What one side says to the other once, beside the channel; in memory that both share.
class Announcement {
 public:
  void make() {
    made_ = 1;
    futex_wake(made_);
  }

  /// Returns once it was made. Throws std::runtime_error where that takes longer than 5 s; `what` it says.
  void await(std::string_view what) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (made_.load() == 0) {
      const auto remaining = until - std::chrono::steady_clock::now();
      if (remaining <= std::chrono::nanoseconds(0))
        throw std::runtime_error(fmt::format("not within 5 s: {}", what));
      futex_wait_for(made_, 0, remaining);
    }
  }

 private:
  std::atomic<std::uint32_t> made_{0};
};

}  // namespace ipcbench
