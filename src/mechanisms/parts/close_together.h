#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <utility>

#include "os/futex.h"

namespace ipcbench {

/// For a library with which what the peer has not read may be lost when a side closes: as the last member of
/// both sides' endpoints, it goes first, and waits until the other's does. `left`, in memory that both sides
/// share, starts at 0. Who has lost its peer waits for 10 s at most, and is ended by the runner before.
class CloseTogether {
 public:
  explicit CloseTogether(std::atomic<std::uint32_t>& left) : left_(&left) {}
  CloseTogether(CloseTogether&& other) noexcept : left_(std::exchange(other.left_, nullptr)) {}
  CloseTogether& operator=(CloseTogether&&) = delete;
  CloseTogether(const CloseTogether&) = delete;
  CloseTogether& operator=(const CloseTogether&) = delete;
  ~CloseTogether() {
    if (left_ == nullptr) return;
    left_->fetch_add(1);
    futex_wake(*left_);
    if (std::uncaught_exceptions() > 0) return;  // nothing that was sent counts any more
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    for (std::uint32_t seen = 0; (seen = left_->load()) < 2;) {
      const auto remaining = until - std::chrono::steady_clock::now();
      if (remaining <= std::chrono::nanoseconds(0)) return;
      futex_wait_for(*left_, seen, remaining);
    }
  }

 private:
  std::atomic<std::uint32_t>* left_;
};

}  // namespace ipcbench
