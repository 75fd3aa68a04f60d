#pragma once

#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <utility>

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
  virtual void unstamped_round_trips(std::uint64_t n) = 0;
  virtual void clocked_round_trips(std::uint64_t n, Histogram& histogram) = 0;
  virtual void stream(std::uint64_t n) = 0;
  virtual void paced_stream(Load& load, Histogram& histogram) = 0;

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
  void unstamped_round_trips(std::uint64_t n) override { ipcbench::round_trips<Stamping::off>(attached_, n); }
  void clocked_round_trips(std::uint64_t n, Histogram& histogram) override {
    ipcbench::clocked_round_trips(attached_, n, histogram);
  }
  void stream(std::uint64_t n) override { ipcbench::stream(attached_, n); }
  void paced_stream(Load& load, Histogram& histogram) override {
    ipcbench::paced_stream(attached_, load, histogram);
  }
  void send(ConstBytes message) override { attached_.endpoint.send(message); }
  void receive(Bytes message) override { attached_.endpoint.receive(message); }

 private:
  Attached<E> attached_;
};

template <Transport T>
class ChannelOf final : public Channel {
 public:
  /// Throws std::invalid_argument for a wait strategy that the transport does not have, and what it throws.
  explicit ChannelOf(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config.wait), transport_(config) {
    if (std::ranges::find(T::about.waits, wait_) == T::about.waits.end()) {
      throw std::invalid_argument(fmt::format("{} cannot wait by {}", T::about.id, name(wait_)));
    }
  }

  Capacity capacity() override { return transport_.capacity(); }
  std::unique_ptr<Side> attach(Role role) override {
    return attach_by_wait(role, std::make_index_sequence<T::about.waits.size()>());
  }
  void close_in_runner() override { transport_.close_in_runner(); }

 private:
  // An endpoint's type holds its wait strategy, so that no loop has to look which it is.
  template <std::size_t... I>
  std::unique_ptr<Side> attach_by_wait(Role role, std::index_sequence<I...>) {
    std::unique_ptr<Side> side;
    ((wait_ == T::about.waits[I] && (side = attach_as<T::about.waits[I]>(role))) || ...);
    return side;
  }

  template <Wait W>
  std::unique_ptr<Side> attach_as(Role role) {
    using E = decltype(transport_.template attach<W>(role));
    return std::make_unique<SideOf<E>>(transport_.template attach<W>(role), role, message_bytes_);
  }

  std::size_t message_bytes_;
  Wait wait_;
  T transport_;
};

}  // namespace ipcbench
