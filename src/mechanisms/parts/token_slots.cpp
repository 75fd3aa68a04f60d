#include "mechanisms/parts/token_slots.h"

#include <utility>

#include "harness/wrapped.h"

namespace ipcbench {

TokenSlots::TokenSlots(const ChannelConfig& config, TokenEnds (*make)())
    : message_bytes_(config.message_bytes),
      wait_(config.wait),
      memory_(config.names, Slots<TokenWord>::bytes_for(message_bytes_)) {
  auto region = memory_.map();
  Slots<TokenWord>(region, message_bytes_).construct();
  for (Tokens& tokens : tokens_) tokens = {make(), make()};
}

std::unique_ptr<Endpoint> TokenSlots::attach(Role role) {
  auto memory = memory_.map();
  const Slots<TokenWord> slots(memory, message_bytes_);
  const Role peer = peer_of(role);
  Tokens& sent = tokens_of(role);
  Tokens& received = tokens_of(peer);
  TokenGate out(slots.state(role), wait_, std::move(sent.empty.read), std::move(sent.full.write));
  TokenGate in(slots.state(peer), wait_, std::move(received.full.read), std::move(received.empty.write));
  close();
  return wrapped(OneSlotEnd<TokenGate>(std::move(memory), std::move(out), slots.message(role), std::move(in),
                                       slots.message(peer)));
}

}  // namespace ipcbench
