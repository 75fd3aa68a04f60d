#pragma once

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "harness/stamp.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "os/fd.h"

namespace ipcbench {

/// The state of a slot whose sides wake each other through descriptors.
struct alignas(cache_line_bytes) TokenWord {
  enum State : std::uint32_t { empty, full, awaited /* full, and the sender waits */ };
  std::atomic<std::uint32_t> state{empty};
};

/// A SlotGate whose sides pass tokens of eight bytes (an eventfd takes no less) through descriptors. There is
/// a token for every message, so that a receiver may wait for it among other descriptors; but one for an
/// empty slot only where the sender waits for that, which the slot's word tells: most never do, and both
/// calls would be in vain. Of either kind at most one is under way, so writing one never waits. What was
/// written to memory before a token is there for whoever has read it: the descriptor's lock in the kernel
/// orders both.
class TokenGate {
 public:
  /// `in` is where this side's tokens come from, `out` where the peer's go. Throws std::system_error.
  TokenGate(TokenWord& word, Wait wait, Fd in, Fd out)
      : state_(&word.state), in_(std::move(in)), out_(std::move(out)), wait_(wait, in_.get(), out_.get()) {}

  void await_empty() {
    std::uint32_t seen = state_->load(std::memory_order_acquire);
    if (seen == TokenWord::empty) return;
    if (state_->compare_exchange_strong(seen, TokenWord::awaited, std::memory_order_acquire)) take();
  }
  void mark_full() {
    state_->store(TokenWord::full, std::memory_order_release);
    give();
  }
  void await_full() { take(); }
  void mark_empty() {
    if (state_->exchange(TokenWord::empty, std::memory_order_acq_rel) == TokenWord::awaited) give();
  }

 private:
  void take() {
    std::uint64_t token = 0;
    const ssize_t n = wait_.receive("read", [&] { return ::read(in_.get(), &token, sizeof token); });
    if (n == 0) throw std::runtime_error("read: the peer has closed its end");
  }
  void give() {
    constexpr std::uint64_t token = 1;
    wait_.send("write", [&] { return ::write(out_.get(), &token, sizeof token); });
  }

  std::atomic<std::uint32_t>* state_;
  Fd in_;
  Fd out_;
  DescriptorWait wait_;
};

}  // namespace ipcbench
