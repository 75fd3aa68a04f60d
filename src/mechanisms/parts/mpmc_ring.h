#pragma once

#include <atomic>
#include <concepts>
#include <cstdint>
#include <utility>

#include "harness/mechanism.h"
#include "harness/stamp.h"
#include "mechanisms/parts/awaited_word.h"
#include "mechanisms/parts/sleepers.h"

namespace ipcbench {

/// A bounded queue of messages of one size, in memory that any number of producers and consumers share:
/// Dmitry Vyukov's (1024cores.net, "Bounded MPMC queue").
///
/// Positions count on for ever; a position's cell is the one of that number modulo the depth. Each cell has a
/// number that says whose it is: the producer's of position p where it is p, the consumer's of p where it is
/// p + 1, and once that has read it, p + depth: the producer's of the next lap. Positions are claimed by
/// compare-and-swap, and whoever has claimed one has the cell for itself until it hands it over.
///
/// A process that is killed between claiming and handing over stops all others at that cell.
class MpmcRing {
 public:
  /// 64 KiB of messages, but not less than 4 of them nor more than 1024; a power of two.
  static std::size_t depth(std::size_t message_bytes);
  /// The bytes of memory that one takes, in whole cache lines.
  static std::size_t bytes_for(std::size_t message_bytes);

  /// The one that lies there, on a cache line's boundary, once it has been constructed.
  MpmcRing(std::byte* memory, std::size_t message_bytes);

  /// Makes it, once, before any process uses it.
  void construct() const;

  /// Producers and consumers take turns alike: each group has its next position and its sleepers.
  struct Group {
    alignas(cache_line_bytes) std::atomic<std::uint64_t> next{0};
    Sleepers sleepers;
  };
  [[nodiscard]] Group& producers() const { return groups_[0]; }
  [[nodiscard]] Group& consumers() const { return groups_[1]; }

  [[nodiscard]] std::uint64_t depth() const { return mask_ + 1; }
  [[nodiscard]] std::atomic<std::uint64_t>& number(std::uint64_t position) const {
    return *reinterpret_cast<std::atomic<std::uint64_t>*>(cell(position));
  }
  [[nodiscard]] Bytes message(std::uint64_t position) const {
    return {cell(position) + header_bytes_, message_bytes_};
  }

 private:
  [[nodiscard]] std::byte* cell(std::uint64_t position) const {
    return cells_ + (position & mask_) * stride_;
  }

  Group* groups_;
  std::byte* cells_;
  std::size_t message_bytes_;
  std::size_t header_bytes_;
  std::size_t stride_;
  std::uint64_t mask_;
};

/// A producer or a consumer of such a ring, which claims a cell, one at a time, and hands it over to the
/// other group.
template <class Waiting>
class MpmcEnd {
 public:
  static MpmcEnd producer(const MpmcRing& ring, const Waiting& wait) {
    return {ring, ring.producers(), ring.consumers(), 0, 1, wait};
  }
  static MpmcEnd consumer(const MpmcRing& ring, const Waiting& wait) {
    return {ring, ring.consumers(), ring.producers(), 1, ring.depth(), wait};
  }

  /// Waits for the next cell of this group's; where its message lies.
  Bytes claim() {
    const auto try_once = [this] { return try_claim(); };
    wait_.until(try_once, [&] { own_->sleepers.sleep_until(try_once); });
    if (wait_.sleeps()) pass_on_a_wake_up();
    return ring_.message(claimed_);
  }

  void hand_over() {
    std::atomic<std::uint64_t>& number = ring_.number(claimed_);
    if (!wait_.sleeps()) return number.store(claimed_ + done_, std::memory_order_release);
    number.store(claimed_ + done_, std::memory_order_seq_cst);
    if (others_->sleepers.any()) others_->sleepers.wake_one();
  }

 private:
  // Sleepers asks for one order of all that is stored and looked at; a side that never sleeps needs only to
  // see a message with its number.
  static constexpr auto load_order =
      std::same_as<Waiting, Spin> ? std::memory_order_acquire : std::memory_order_seq_cst;

  MpmcEnd(const MpmcRing& ring, MpmcRing::Group& own, MpmcRing::Group& others, std::uint64_t ready,
          std::uint64_t done, const Waiting& wait)
      : ring_(ring), own_(&own), others_(&others), ready_(ready), done_(done), wait_(wait) {}

  bool try_claim() {
    std::uint64_t position = own_->next.load(load_order);
    for (;;) {
      const auto ahead =
          static_cast<std::int64_t>(ring_.number(position).load(load_order) - (position + ready_));
      if (ahead < 0) return false;
      if (ahead > 0) {  // another has claimed it meanwhile
        position = own_->next.load(load_order);
      } else if (own_->next.compare_exchange_weak(position, position + 1, load_order)) {
        claimed_ = position;
        return true;
      }
    }
  }

  // Cells may be handed over in another order than claimed. Who hands over one behind the group's next wakes
  // a sleeper that can do nothing yet; so whoever claims a cell wakes another one if the cell behind it is
  // ready.
  void pass_on_a_wake_up() {
    const std::uint64_t next = claimed_ + 1;
    if (own_->sleepers.any() && ring_.number(next).load() == next + ready_) own_->sleepers.wake_one();
  }

  MpmcRing ring_;
  MpmcRing::Group* own_;
  MpmcRing::Group* others_;
  std::uint64_t ready_;  // what a cell's number is beyond its position where it is this group's
  std::uint64_t done_;   // and where it is the other's
  Waiting wait_;
  std::uint64_t claimed_ = 0;
};

}  // namespace ipcbench
