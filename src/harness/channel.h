#pragma once

#include <memory>

#include "harness/loops.h"

namespace ipcbench {

/// One side's endpoint with its type erased: a virtual call for a batch, none for a message. In that side's
/// process.
class Side {
 public:
  Side() = default;
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;
  virtual ~Side() = default;

  /// The loops of harness/loops.h.
  virtual void round_trips(std::uint64_t n) = 0;
  virtual void clocked_round_trips(std::uint64_t n, Histogram& histogram) = 0;
  virtual void stream(std::uint64_t n) = 0;

  /// One message of the caller's own, outside every measurement.
  virtual void send(ConstBytes message) = 0;
  virtual void receive(Bytes message) = 0;
};

/// A transport with its type erased; see the concept Transport for the contract of each call.
class Channel {
 public:
  Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  virtual ~Channel() = default;

  virtual Capacity capacity() = 0;
  virtual std::unique_ptr<Side> attach(Role role) = 0;
  virtual void close_in_runner() = 0;
};

template <Endpoint E>
class SideOf final : public Side {
 public:
  SideOf(E&& endpoint, Role role, std::size_t message_bytes)
      : attached_(std::move(endpoint), role, message_bytes) {}

  void round_trips(std::uint64_t n) override { ipcbench::round_trips(attached_, n); }
  void clocked_round_trips(std::uint64_t n, Histogram& histogram) override {
    ipcbench::clocked_round_trips(attached_, n, histogram);
  }
  void stream(std::uint64_t n) override { ipcbench::stream(attached_, n); }
  void send(ConstBytes message) override { attached_.endpoint.send(message); }
  void receive(Bytes message) override { attached_.endpoint.receive(message); }

 private:
  Attached<E> attached_;
};

template <Transport T>
class ChannelOf final : public Channel {
 public:
  explicit ChannelOf(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), transport_(config) {}

  Capacity capacity() override { return transport_.capacity(); }
  std::unique_ptr<Side> attach(Role role) override {
    using E = decltype(transport_.attach(role));
    return std::make_unique<SideOf<E>>(transport_.attach(role), role, message_bytes_);
  }
  void close_in_runner() override { transport_.close_in_runner(); }

 private:
  std::size_t message_bytes_;
  T transport_;
};

}  // namespace ipcbench
