#include "mechanisms/parts/token_slots.h"

namespace ipcbench {

TokenSlots::TokenSlots(const ChannelConfig& config, TokenEnds (*make)())
    : message_bytes_(config.message_bytes),
      memory_(config.names, Slots<TokenWord>::bytes_for(message_bytes_)) {
  auto region = memory_.map();
  Slots<TokenWord>(region, message_bytes_).construct();
  for (Tokens& tokens : tokens_) tokens = {make(), make()};
}

}  // namespace ipcbench
