#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "harness/stamp.h"

namespace ipcbench {

struct alignas(cache_line_bytes) CacheLine {
  std::array<std::byte, cache_line_bytes> bytes;
};

/// The lines that a message takes; one even for a message of no bytes.
constexpr std::size_t lines_of(std::size_t message_bytes) {
  return std::max<std::size_t>(1, (message_bytes + cache_line_bytes - 1) / cache_line_bytes);
}

/// The stamps of one side's messages, in order: each message's number, with `mark` mixed in.
class StampSequence {
 public:
  explicit StampSequence(std::uint64_t mark) : mark_(mark) {}
  /// That of the next message, once.
  std::uint64_t next() { return number_++ ^ mark_; }
  /// How many there were.
  [[nodiscard]] std::uint64_t count() const { return number_; }

 private:
  std::uint64_t mark_;
  std::uint64_t number_ = 0;
};

/// The messages that one side sends, stamped ahead of their turn.
///
/// A stamp is a narrow store; a transport that copies the line at once with wide loads cannot be fed from the
/// store buffer and waits for it to drain. So small buffers rotate, and each is stamped for its next turn,
/// some 63 messages ahead, as soon as it has been sent: while the peer is busy with it.
class Outbox {
 public:
  /// `mark` is mixed into each stamp, so that a side cannot mistake its own message for its peer's.
  Outbox(std::size_t message_bytes, std::uint64_t mark)
      : message_bytes_(message_bytes),
        lines_(lines_of(message_bytes)),
        count_(buffers_for(lines_)),
        mark_(mark),
        storage_(lines_ * count_) {
    for (std::uint64_t n = 0; n < count_; ++n) stamp_message(n);
  }

  /// The message whose turn it is, stamped with its number.
  ConstBytes front() { return buffer(sequence_); }
  /// That one is sent: stamps its buffer for the next time, and turns to the next.
  void pop() {
    stamp_message(sequence_ + count_);
    ++sequence_;
  }

  /// How many have been sent.
  [[nodiscard]] std::uint64_t sent() const { return sequence_; }
  [[nodiscard]] std::size_t message_bytes() const { return message_bytes_; }

  /// As front and pop, without a stamp and without counting: what stamping costs is the difference. Rotates
  /// alike.
  ConstBytes next_unstamped() { return buffer(unstamped_++); }

 private:
  static constexpr std::size_t rotating_bytes = std::size_t{32} * 1024;  // stays in a first-level cache
  static constexpr std::size_t max_buffers = 64;

  static std::size_t buffers_for(std::size_t lines) {
    return std::bit_floor(
        std::clamp(rotating_bytes / (lines * cache_line_bytes), std::size_t{1}, max_buffers));
  }
  Bytes buffer(std::uint64_t n) {
    return {storage_[(n & (count_ - 1)) * lines_].bytes.data(), message_bytes_};
  }
  void stamp_message(std::uint64_t n) { stamp(buffer(n), n ^ mark_); }

  std::size_t message_bytes_;
  std::size_t lines_;
  std::size_t count_;  // a power of two
  std::uint64_t mark_;
  std::uint64_t sequence_ = 0;
  std::uint64_t unstamped_ = 0;
  std::vector<CacheLine> storage_;
};

/// The buffer that one side receives into, and the check of what came.
class Inbox {
 public:
  /// `mark` is the one of the peer's outbox.
  Inbox(std::size_t message_bytes, std::uint64_t mark)
      : message_bytes_(message_bytes), mark_(mark), storage_(lines_of(message_bytes)) {}

  /// Where the next message goes.
  Bytes buffer() { return {storage_.front().bytes.data(), message_bytes_}; }
  /// Throws StampMismatch unless what was received is the next message.
  void check_next() { check_stamp(buffer(), sequence_++ ^ mark_); }
  /// The same for a channel that may lose messages: what was received is the next or a later one. Messages
  /// need stamp_bytes bytes, for their whole number.
  void check_next_or_later() {
    const std::uint64_t number = stamp_of(buffer()) ^ mark_;
    constexpr std::uint64_t most_lost = std::uint64_t{1} << 48;
    if (number - sequence_ > most_lost) throw StampMismatch(buffer(), sequence_ ^ mark_);
    check_stamp(buffer(), number ^ mark_);
    sequence_ = number + 1;
  }
  /// The number of the message that has to come next.
  [[nodiscard]] std::uint64_t expected() const { return sequence_; }

 private:
  std::size_t message_bytes_;
  std::uint64_t mark_;
  std::uint64_t sequence_ = 0;
  std::vector<CacheLine> storage_;
};

/// The mark of the messages that `role` sends. None of its bytes is zero, so that a buffer that nothing was
/// written into, or not all of it, does not look like an early message.
constexpr std::uint64_t mark_of(Role role) {
  constexpr std::uint64_t mark = 0x9e3779b97f4a7c15;
  return role == Role::initiator ? mark : ~mark;
}

}  // namespace ipcbench
