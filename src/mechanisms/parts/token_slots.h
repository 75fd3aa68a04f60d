#pragma once

#include <array>

#include "mechanisms/parts/named_memory.h"
#include "mechanisms/parts/one_slot.h"
#include "mechanisms/parts/token_gate.h"

namespace ipcbench {

/// Both ends of what tokens go through one way.
struct TokenEnds {
  Fd read;
  Fd write;
};

/// One slot a direction in POSIX shared memory, whose sides wake each other through descriptors. All that
/// such mechanisms are, but for what the descriptors are.
class TokenSlots {
 public:
  /// `make` makes what tokens go through. Throws std::system_error or boost::interprocess_exception.
  TokenSlots(const ChannelConfig& config, TokenEnds (*make)());

  [[nodiscard]] Capacity capacity() const { return {message_bytes_, 1}; }

  /// That side's end. Lets go of all descriptors but its own, so that a stream of tokens ends with its peer.
  template <Wait W>
  OneSlotEnd<TokenGate<W>> attach(Role role) {
    auto memory = memory_.map();
    const Slots<TokenWord> slots(memory, message_bytes_);
    const Role peer = peer_of(role);
    Tokens& sent = tokens_of(role);
    Tokens& received = tokens_of(peer);
    TokenGate<W> out(slots.state(role), std::move(sent.empty.read), std::move(sent.full.write));
    TokenGate<W> in(slots.state(peer), std::move(received.full.read), std::move(received.empty.write));
    close();
    return {std::move(memory), std::move(out), slots.message(role), std::move(in), slots.message(peer)};
  }

  /// Closes every descriptor that is left.
  void close() { tokens_ = {}; }

 private:
  // Of one slot: the receiver waits for a full one, the sender for an empty one.
  struct Tokens {
    TokenEnds full;
    TokenEnds empty;
  };
  Tokens& tokens_of(Role sender) { return tokens_[static_cast<std::size_t>(sender)]; }

  std::size_t message_bytes_;
  NamedMemory memory_;
  std::array<Tokens, 2> tokens_;
};

}  // namespace ipcbench
