#pragma once

#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "harness/calls.h"
#include "harness/encoding.h"
#include "harness/loops.h"
#include "harness/lossy_stream.h"
#include "harness/shared_stream.h"

namespace ipcbench {

/// One side's endpoint with its type erased: a virtual call for a batch, none for a message. In that side's
/// process.
class Side {
 public:
  Side() = default;
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;
  virtual ~Side() = default;

  /// The loops of harness/loops.h; and of harness/lossy_stream.h where the channel may lose messages.
  virtual void round_trips(std::uint64_t n) = 0;
  virtual void unstamped_round_trips(std::uint64_t n) = 0;
  virtual void clocked_round_trips(std::uint64_t n, Histogram& histogram) = 0;
  virtual void stream(std::uint64_t n, LossyStream& lossy) = 0;
  virtual void paced_stream(Load& load, Histogram& histogram) = 0;
  virtual void calls(std::uint64_t n, unsigned in_flight) = 0;
  virtual void clocked_calls(std::uint64_t n, unsigned in_flight, Histogram& histogram) = 0;
  /// The loops of harness/encoding.h, of the initiator alone. Throw std::logic_error where messages go as
  /// they are.
  virtual void serialize_calls(std::uint64_t n) = 0;
  virtual void deserialize_calls(std::uint64_t n) = 0;
  /// Its part of a stream of several producers and consumers, as the one of that index:
  /// harness/shared_stream.h.
  virtual void shared_stream(unsigned index, SharedStream& stream) = 0;

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
  /// `index`: which of several producers or consumers it is.
  virtual std::unique_ptr<Side> attach(Role role, unsigned index) = 0;
  std::unique_ptr<Side> attach(Role role) { return attach(role, 0); }
  virtual void close_in_runner() = 0;
  /// The program that the sides need, or nullptr.
  virtual Daemon* daemon() { return nullptr; }
};

/// Which loops the sides of a channel need: each is compiled for every mechanism and every way to wait.
struct Loops {
  bool lossless = true;  ///< streams of which no message is lost
  bool shared = true;    ///< streams of several producers and consumers
  bool calls = true;
};
constexpr Loops loops_of(const Description& about) {
  return {about.lossless, about.many_to_many_bytes > 0, about.family == remote_call_family};
}

/// `A`: the endpoint with its messages, which are copied or stay in place. What is not among `loops` throws
/// std::logic_error.
template <Endpoint E, class A = Attached<E>, Loops loops = Loops{}>
class SideOf final : public Side {
 public:
  SideOf(E&& endpoint, Role role, MessageSizes sizes, unsigned index = 0)
      : attached_(std::move(endpoint), role, sizes, lane_of(index)) {}

  void round_trips(std::uint64_t n) override { ipcbench::round_trips(attached_, n); }
  void unstamped_round_trips(std::uint64_t n) override { ipcbench::round_trips<Stamping::off>(attached_, n); }
  void clocked_round_trips(std::uint64_t n, Histogram& histogram) override {
    ipcbench::clocked_round_trips(attached_, n, histogram);
  }
  void stream(std::uint64_t n, [[maybe_unused]] LossyStream& lossy) override {
    if constexpr (loops.lossless) {
      ipcbench::stream(attached_, n);
    } else {
      lossy_stream(attached_, n, lossy);
    }
  }
  void paced_stream(Load& load, Histogram& histogram) override {
    ipcbench::paced_stream(attached_, load, histogram);
  }
  void calls([[maybe_unused]] std::uint64_t n, [[maybe_unused]] unsigned in_flight) override {
    if constexpr (loops.calls) {
      ipcbench::calls(attached_, n, in_flight);
    } else {
      throw std::logic_error("it makes no calls");
    }
  }
  void clocked_calls([[maybe_unused]] std::uint64_t n, [[maybe_unused]] unsigned in_flight,
                     [[maybe_unused]] Histogram& histogram) override {
    if constexpr (loops.calls) {
      ipcbench::clocked_calls(attached_, n, in_flight, histogram);
    } else {
      throw std::logic_error("it makes no calls");
    }
  }
  void serialize_calls(std::uint64_t n) override {
    encode([n](auto codec, ConstBytes request, ConstBytes reply) {
      ipcbench::serialize_calls<typename decltype(codec)::type>(request, reply, n);
    });
  }
  void deserialize_calls(std::uint64_t n) override {
    encode([n](auto codec, ConstBytes request, ConstBytes reply) {
      ipcbench::deserialize_calls<typename decltype(codec)::type>(request, reply, n);
    });
  }
  void shared_stream([[maybe_unused]] unsigned index, [[maybe_unused]] SharedStream& stream) override {
    if constexpr (loops.shared) {
      attached_.role == Role::initiator ? produce(attached_, index, stream)
                                        : consume(attached_, index, stream);
    } else {
      throw std::logic_error("it is not shared");
    }
  }
  void send(ConstBytes message) override { attached_.send_copy(message); }
  void receive(Bytes message) override { attached_.receive_copy(message); }

 private:
  template <class Loop>
  void encode([[maybe_unused]] Loop loop) {
    if constexpr (EncodedEndpoint<E> && std::same_as<A, Attached<E>>) {
      if (attached_.role == Role::initiator)
        loop(std::type_identity<typename E::Codec>(), attached_.out.front(), attached_.in.buffer());
    } else {
      throw std::logic_error("its messages go as they are");
    }
  }

  A attached_;
};

/// Whether a transport's messages are encoded.
template <Transport T>
constexpr bool encodes() {
  return EncodedEndpoint<decltype(std::declval<T&>().template attach<T::about.waits[0]>(Role::initiator))>;
}

/// Whether a transport's messages can be written and read in the memory that both sides share.
template <Transport T>
constexpr bool transfers_in_place() {
  return ZeroCopyEndpoint<decltype(std::declval<T&>().template attach<T::about.waits[0]>(Role::initiator))>;
}

template <Transport T>
class ChannelOf final : public Channel {
 public:
  /// Throws std::invalid_argument for a wait strategy or a kind of transfer that the transport does not have,
  /// and for more producers or consumers than may share it, and what it throws.
  explicit ChannelOf(const ChannelConfig& config)
      : request_bytes_(config.message_bytes),
        reply_bytes_(config.reply_bytes == 0 ? config.message_bytes : config.reply_bytes),
        wait_(config.wait),
        transfer_(config.transfer),
        transport_(for_both(config)) {
    if (std::ranges::find(T::about.waits, wait_) == T::about.waits.end()) {
      throw std::invalid_argument(fmt::format("{} cannot wait by {}", T::about.id, name(wait_)));
    }
    if (transfer_ == Transfer::zero_copy && !transfers_in_place<T>()) {
      throw std::invalid_argument(fmt::format("{} has no memory to write and read in place", T::about.id));
    }
    if (config.many_to_many() && config.message_bytes > T::about.many_to_many_bytes) {
      throw std::invalid_argument(fmt::format("several sides cannot share {}", T::about.id));
    }
  }

  Capacity capacity() override { return transport_.capacity(); }
  using Channel::attach;
  std::unique_ptr<Side> attach(Role role, unsigned index) override {
    return attach_by_wait(role, index, std::make_index_sequence<T::about.waits.size()>());
  }
  void close_in_runner() override { transport_.close_in_runner(); }
  Daemon* daemon() override {
    if constexpr (ServedTransport<T>) {
      return &transport_.daemon();
    } else {
      return nullptr;
    }
  }

 private:
  static ChannelConfig for_both(ChannelConfig config) {
    config.message_bytes = std::max(config.message_bytes, config.reply_bytes);
    return config;
  }

  // An endpoint's type holds its wait strategy, so that no loop has to look which it is.
  template <std::size_t... I>
  std::unique_ptr<Side> attach_by_wait(Role role, unsigned index, std::index_sequence<I...>) {
    std::unique_ptr<Side> side;
    ((wait_ == T::about.waits[I] && (side = attach_as<T::about.waits[I]>(role, index))) || ...);
    return side;
  }

  template <Wait W>
  std::unique_ptr<Side> attach_as(Role role, unsigned index) {
    using E = decltype(transport_.template attach<W>(role));
    constexpr Loops loops = loops_of(T::about);
    const MessageSizes sizes = role == Role::initiator ? MessageSizes(request_bytes_, reply_bytes_)
                                                       : MessageSizes(reply_bytes_, request_bytes_);
    if constexpr (ZeroCopyEndpoint<E>) {
      if (transfer_ == Transfer::zero_copy) {
        return std::make_unique<SideOf<E, AttachedInPlace<E>, loops>>(transport_.template attach<W>(role),
                                                                      role, sizes, index);
      }
    }
    return std::make_unique<SideOf<E, Attached<E>, loops>>(transport_.template attach<W>(role), role, sizes,
                                                           index);
  }

  std::size_t request_bytes_;
  std::size_t reply_bytes_;
  Wait wait_;
  Transfer transfer_;
  T transport_;
};

}  // namespace ipcbench
