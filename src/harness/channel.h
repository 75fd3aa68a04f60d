#pragma once

#include <memory>
#include <utility>

#include "harness/side.h"

namespace ipcbench {

/// What goes through a channel.
struct ChannelTraffic {
  std::size_t request_bytes;  ///< of each of the initiator's messages
  std::size_t reply_bytes;    ///< and of the responder's
  Transfer transfer = Transfer::copy;
  bool lossless = true;
  const CodecLoops* codec = nullptr;  ///< of messages that are encoded
};

/// A transport, and what goes through it; see Transport for the contract of each call.
class Channel final {
 public:
  Channel(std::unique_ptr<Transport> transport, const ChannelTraffic& traffic)
      : transport_(std::move(transport)), traffic_(traffic) {}
  /// For messages of one size, which are copied and never lost.
  Channel(std::unique_ptr<Transport> transport, std::size_t message_bytes)
      : Channel(std::move(transport), ChannelTraffic{message_bytes, message_bytes}) {}

  Capacity capacity() { return transport_->capacity(); }
  /// `index`: which of several producers or consumers it is.
  std::unique_ptr<Side> attach(Role role, unsigned index = 0);
  void close_in_runner() { transport_->close_in_runner(); }
  Daemon* daemon() { return transport_->daemon(); }

 private:
  std::unique_ptr<Transport> transport_;
  ChannelTraffic traffic_;
};

}  // namespace ipcbench
