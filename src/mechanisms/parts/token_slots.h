#pragma once

#include <array>
#include <memory>

#include "mechanisms/parts/named_memory.h"
#include "mechanisms/parts/one_slot.h"
#include "mechanisms/parts/token_gate.h"
#include "os/fd.h"

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
  std::unique_ptr<Endpoint> attach(Role role);

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
  Wait wait_;
  NamedMemory memory_;
  std::array<Tokens, 2> tokens_;
};

}  // namespace ipcbench
