#pragma once

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <string>

#include "harness/session.h"
#include "os/cache_line.h"
#include "os/shared_block.h"
#include "os/shared_memory.h"

namespace ipcbench {

/// Messages in one direction, in memory that both sides share. Who finds it full or empty gives the CPU away.
class Ring {
 public:
  explicit Ring(std::size_t message_bytes)
      : message_bytes_(message_bytes),
        places_(std::max(least_places, memory_bytes / message_bytes)),
        memory_(places_ * message_bytes) {}

  void push(ConstBytes message) {
    const std::uint64_t number = counts_->written.load(std::memory_order_relaxed);
    while (number - counts_->read.load(std::memory_order_acquire) == places_) sched_yield();
    std::ranges::copy(message, place(number));
    counts_->written.store(number + 1, std::memory_order_release);
  }
  void pop(Bytes message) {
    const std::uint64_t number = counts_->read.load(std::memory_order_relaxed);
    while (number == counts_->written.load(std::memory_order_acquire)) sched_yield();
    std::copy_n(place(number), message.size(), message.begin());
    counts_->read.store(number + 1, std::memory_order_release);
  }

 private:
  static constexpr std::size_t least_places = 4;
  static constexpr std::size_t memory_bytes = 1 << 18;
  struct Counts {
    alignas(apart_bytes) std::atomic<std::uint64_t> written{0};
    alignas(apart_bytes) std::atomic<std::uint64_t> read{0};
  };
  std::byte* place(std::uint64_t number) {
    return static_cast<std::byte*>(memory_.address()) + number % places_ * message_bytes_;
  }

  std::size_t message_bytes_;
  std::uint64_t places_;
  SharedMemory memory_;
  SharedBlock<Counts> counts_;
};

/// What a side does with a message; each side has its own copy.
struct Behaviour {
  std::function<void(Ring&, ConstBytes)> send = [](Ring& out, ConstBytes message) { out.push(message); };
  std::function<void(Ring&, Bytes)> receive = [](Ring& in, Bytes message) { in.pop(message); };
};

/// One side of two such rings.
class RingEnd final : public Endpoint {
 public:
  RingEnd(Ring& in, Ring& out, const Behaviour& behaviour) : in_(in), out_(out), behaviour_(behaviour) {}

  void send(ConstBytes message) override { behaviour_.send(out_, message); }
  void receive(Bytes message) override { behaviour_.receive(in_, message); }

 private:
  Ring& in_;
  Ring& out_;
  Behaviour behaviour_;
};

/// Two such rings whose sides behave as they are told.
class RingTransport final : public Transport {
 public:
  RingTransport(std::size_t message_bytes, Behaviour behaviour)
      : requests_(message_bytes), replies_(message_bytes), behaviour_(std::move(behaviour)) {}

  Capacity capacity() override { return {}; }
  std::unique_ptr<Endpoint> attach(Role role) override {
    const bool initiator = role == Role::initiator;
    return std::make_unique<RingEnd>(initiator ? replies_ : requests_, initiator ? requests_ : replies_,
                                     behaviour_);
  }

 private:
  Ring requests_;
  Ring replies_;
  Behaviour behaviour_;
};

/// A channel of those. `lossless`: what its mechanism's description would say.
inline std::unique_ptr<Channel> ring_channel(std::size_t message_bytes, Behaviour behaviour,
                                             bool lossless = true) {
  return std::make_unique<Channel>(
      std::make_unique<RingTransport>(message_bytes, std::move(behaviour)),
      ChannelTraffic{.request_bytes = message_bytes, .reply_bytes = message_bytes, .lossless = lossless});
}

/// What a session says of `count` trips over such a channel: "no fault", or how a side failed. There are no
/// untimed ones: message 0 is the slice's first.
inline std::string outcome(std::size_t message_bytes, const Behaviour& behaviour, Order order,
                           std::uint64_t count,
                           std::chrono::milliseconds deadline = std::chrono::seconds(60)) {
  try {
    Session session(ring_channel(message_bytes, behaviour),
                    {.message_bytes = message_bytes, .deadline = deadline});
    session.run(order, count, 0);
    session.finish();
    return "no fault";
  } catch (const MemberFailed& failure) {
    return failure.what();
  }
}

}  // namespace ipcbench
