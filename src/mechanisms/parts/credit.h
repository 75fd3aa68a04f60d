#pragma once

#include <array>
#include <memory>
#include <utility>

#include "harness/stamp.h"
#include "mechanisms/parts/awaited_word.h"
#include "mechanisms/parts/word.h"
#include "os/shared_block.h"

namespace ipcbench {

/// In shared memory, for each direction by its sender's role: how many messages its receiver has taken.
class TakenCounts {
 public:
  /// Of the messages that `sender` sends; modulo 2^31.
  [[nodiscard]] AwaitedWord& of(Role sender) const {
    return counts_->at(static_cast<std::size_t>(sender)).taken;
  }

 private:
  struct alignas(cache_line_bytes) Line {
    AwaitedWord taken;
  };
  SharedBlock<std::array<Line, 2>> counts_;
};

/// One side's part in keeping what is under way in each direction below a bound, where the kernel keeps none
/// that belongs to one channel: a sender without credit waits until its receiver has taken a message, asleep
/// unless it waits by `spin`. It looks at what the receiver writes only where its credit is used up.
class Credit {
 public:
  /// `most` messages may be under way in a direction, below 2^31.
  Credit(const TakenCounts& counts, Role role, std::uint32_t most, Wait wait)
      : taken_by_peer_(&counts.of(role)),
        taken_here_(&counts.of(peer_of(role))),
        most_(most),
        wait_(wait == Wait::spin ? Wait::spin : Wait::block) {}

  /// Before each message that is sent: waits for room.
  void spend() {
    if (under_way() == most_) {
      seen_ = taken_by_peer_->await(
          wait_, [&](std::uint32_t taken) { return ((sent_ - taken) & count_bits) < most_; });
    }
    ++sent_;
  }

  /// After each message that was received.
  void give_back() { taken_here_->set(wait_, ++received_ & count_bits); }

 private:
  static constexpr std::uint32_t count_bits = 0x7fffffff;  // an AwaitedWord has 31

  [[nodiscard]] std::uint32_t under_way() const { return (sent_ - seen_) & count_bits; }

  AwaitedWord* taken_by_peer_;
  AwaitedWord* taken_here_;
  std::uint32_t most_;
  MemoryWait wait_;
  std::uint32_t sent_ = 0;
  std::uint32_t seen_ = 0;  // of what the peer has taken
  std::uint32_t received_ = 0;
};

/// One side of a channel of words: `Out` sends a word (`send(std::uint64_t)`) and `In` waits for the next one
/// (`take()`), and neither has a bound of its own.
template <class Out, class In>
class CreditedEnd final : public Endpoint {
 public:
  CreditedEnd(Out out, In in, Credit credit) : out_(std::move(out)), in_(std::move(in)), credit_(credit) {}

  void send(ConstBytes message) override {
    credit_.spend();
    out_.send(word_of(message));
  }
  void receive(Bytes message) override {
    write_word(in_.take(), message);
    credit_.give_back();
  }

 private:
  Out out_;
  In in_;
  Credit credit_;
};

template <class Out, class In>
std::unique_ptr<Endpoint> credited_end(Out out, In in, const Credit& credit) {
  return std::make_unique<CreditedEnd<Out, In>>(std::move(out), std::move(in), credit);
}

}  // namespace ipcbench
