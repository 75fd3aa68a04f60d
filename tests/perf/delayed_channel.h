#pragma once

#include <memory>

#include "harness/channel.h"
#include "os/shared_block.h"

namespace ipcbench {

/// An end of some channel that busy-waits after each message it receives.
class DelayedEnd {
 public:
  /// `delay_ns`: 0 for none.
  DelayedEnd(std::unique_ptr<Side> inner, std::uint64_t delay_ns)
      : inner_(std::move(inner)), delay_ns_(delay_ns) {}

  void send(ConstBytes message) { inner_->send(message); }
  void receive(Bytes message);

 private:
  std::unique_ptr<Side> inner_;
  std::uint64_t delay_ns_;
};

/// A channel around another, whose responder takes `delay_ns` of the monotonic clock longer for each message.
class DelayedChannel final : public Channel {
 public:
  DelayedChannel(std::unique_ptr<Channel> inner, std::size_t message_bytes, std::uint64_t delay_ns)
      : inner_(std::move(inner)), message_bytes_(message_bytes), delay_ns_(delay_ns) {}

  Capacity capacity() override { return inner_->capacity(); }
  std::unique_ptr<Side> attach(Role role, unsigned) override;
  void close_in_runner() override { inner_->close_in_runner(); }
  Daemon* daemon() override { return inner_->daemon(); }

  /// What such a busy-wait really takes: the mean of many without a message between them, measured by the
  /// responder as it attaches.
  [[nodiscard]] double busy_wait_ns() const { return *busy_wait_ns_; }

 private:
  std::unique_ptr<Channel> inner_;
  std::size_t message_bytes_;
  std::uint64_t delay_ns_;
  SharedBlock<double> busy_wait_ns_;
};

}  // namespace ipcbench
