#pragma once

#include <boost/interprocess/mapped_region.hpp>
#include <cstring>
#include <memory>
#include <utility>

#include "harness/mechanism.h"
#include "harness/stamp.h"

namespace ipcbench {

/// Room for one message in each direction, in memory that both sides share: a `State` (what guards a slot)
/// and behind it the message's bytes, twice. Each begins on a cache line of its own, so that a message of one
/// line moves one line, and the waiting side does not disturb the writer.
template <class State>
class Slots {
 public:
  Slots(boost::interprocess::mapped_region& memory, std::size_t message_bytes)
      : base_(static_cast<std::byte*>(memory.get_address())), message_bytes_(message_bytes) {}

  /// The bytes of memory that both take.
  static constexpr std::size_t bytes_for(std::size_t message_bytes) { return 2 * stride(message_bytes); }

  /// Makes both states, once, before a side attaches.
  void construct() {
    for (const Role sender : {Role::initiator, Role::responder}) std::construct_at(&state(sender));
  }

  /// What guards the slot of the messages that `sender` sends, and where those lie.
  [[nodiscard]] State& state(Role sender) const { return *reinterpret_cast<State*>(slot(sender)); }
  [[nodiscard]] Bytes message(Role sender) const { return {slot(sender) + header_bytes, message_bytes_}; }

 private:
  static constexpr std::size_t in_lines(std::size_t bytes) {
    return (bytes + cache_line_bytes - 1) / cache_line_bytes * cache_line_bytes;
  }
  static constexpr std::size_t header_bytes = in_lines(sizeof(State));
  static constexpr std::size_t stride(std::size_t message_bytes) {
    return header_bytes + in_lines(message_bytes);
  }
  [[nodiscard]] std::byte* slot(Role sender) const {
    return base_ + static_cast<std::size_t>(sender) * stride(message_bytes_);
  }

  std::byte* base_;
  std::size_t message_bytes_;
};

/// How a sender and a receiver take turns with one slot.
template <class G>
concept SlotGate = requires(G& gate) {
  gate.await_empty();  // the sender's: returns when the slot may be written
  gate.mark_full();    // and says that it has been
  gate.await_full();   // the receiver's
  gate.mark_empty();
};

/// One side of two such slots. `Memory` is what keeps them mapped.
template <SlotGate Gate, class Memory = boost::interprocess::mapped_region>
class OneSlotEnd {
 public:
  OneSlotEnd(Memory memory, Gate out, Bytes out_message, Gate in, Bytes in_message)
      : memory_(std::move(memory)),
        out_(std::move(out)),
        in_(std::move(in)),
        out_message_(out_message),
        in_message_(in_message) {}

  void send(ConstBytes message) {
    out_.await_empty();
    std::memcpy(out_message_.data(), message.data(), message.size());
    out_.mark_full();
  }
  void receive(Bytes message) {
    in_.await_full();
    std::memcpy(message.data(), in_message_.data(), message.size());
    in_.mark_empty();
  }

  Bytes loan() {
    out_.await_empty();
    return out_message_;
  }
  void publish() { out_.mark_full(); }
  ConstBytes peek() {
    in_.await_full();
    return in_message_;
  }
  void release() { in_.mark_empty(); }

 private:
  Memory memory_;
  Gate out_;
  Gate in_;
  Bytes out_message_;
  Bytes in_message_;
};

/// Such an end of slots that lie in `memory` and need nothing beside their states: `Gate` is made of a state
/// and of how its side waits (a MemoryWait or a FixedWait).
template <SlotGate Gate, class State, class Waiting>
OneSlotEnd<Gate> one_slot_end(boost::interprocess::mapped_region memory, Role role, std::size_t message_bytes,
                              const Waiting& wait) {
  const Slots<State> slots(memory, message_bytes);
  const Role peer = peer_of(role);
  return {std::move(memory), Gate(slots.state(role), wait), slots.message(role),
          Gate(slots.state(peer), wait), slots.message(peer)};
}

}  // namespace ipcbench
