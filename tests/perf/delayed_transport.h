#pragma once

#include <memory>

#include "harness/mechanism.h"
#include "os/shared_block.h"

namespace ipcbench {

/// An end of some channel that busy-waits after each message it receives.
class DelayedEnd final : public Endpoint {
 public:
  /// `delay_ns`: 0 for none.
  DelayedEnd(std::unique_ptr<Endpoint> inner, std::uint64_t delay_ns)
      : inner_(std::move(inner)), delay_ns_(delay_ns) {}

  void send(ConstBytes message) override { inner_->send(message); }
  void receive(Bytes message) override;

 private:
  std::unique_ptr<Endpoint> inner_;
  std::uint64_t delay_ns_;
};

/// A transport around another, whose responder takes `delay_ns` of the monotonic clock longer for each
/// message.
class DelayedTransport final : public Transport {
 public:
  DelayedTransport(std::unique_ptr<Transport> inner, std::uint64_t delay_ns)
      : inner_(std::move(inner)), delay_ns_(delay_ns) {}

  Capacity capacity() override { return inner_->capacity(); }
  std::unique_ptr<Endpoint> attach(Role role) override;
  void close_in_runner() override { inner_->close_in_runner(); }
  Daemon* daemon() override { return inner_->daemon(); }

  /// What such a busy-wait really takes: the mean of many without a message between them, measured by the
  /// responder as it attaches.
  [[nodiscard]] double busy_wait_ns() const { return *busy_wait_ns_; }

 private:
  std::unique_ptr<Transport> inner_;
  std::uint64_t delay_ns_;
  SharedBlock<double> busy_wait_ns_;
};

}  // namespace ipcbench
