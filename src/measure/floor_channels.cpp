#include "measure/floor_channels.h"

#include <atomic>
#include <cstring>

#include "harness/control.h"
#include "os/futex.h"
#include "os/shared_block.h"

namespace ipcbench {
namespace {

// Both directions in one word, alone in its line: what a side did not write itself is its peer's.
template <class Value>
struct Word {
  static constexpr auto never_sent = static_cast<Value>(0x5a5a5a5a5a5a5a5a);
  alignas(apart_bytes) std::atomic<Value> value{never_sent};
};

// One side of it. How it waits and wakes is for the two below.
template <class V>
class WordEnd {
 public:
  using Value = V;
  explicit WordEnd(Word<Value>& word) : value_(&word.value) {}

 protected:
  void store(ConstBytes message) {
    std::memcpy(&own_, message.data(), sizeof own_);
    value_->store(own_, std::memory_order_release);
  }
  // Whether the peer's word is there; then it is in `message`.
  [[nodiscard]] bool load(Bytes message) const {
    const Value seen = value_->load(std::memory_order_acquire);
    if (seen == own_) return false;
    std::memcpy(message.data(), &seen, sizeof seen);
    return true;
  }
  std::atomic<Value>& value() { return *value_; }
  [[nodiscard]] Value own() const { return own_; }

 private:
  std::atomic<Value>* value_;
  Value own_ = Word<Value>::never_sent;
};

class CacheLineEnd : public WordEnd<std::uint64_t> {
 public:
  using WordEnd::WordEnd;
  void send(ConstBytes message) { store(message); }
  void receive(Bytes message) {
    while (!load(message)) {
    }
  }
};

// A futex has four bytes (futex(2)).
class FutexEnd : public WordEnd<std::uint32_t> {
 public:
  using WordEnd::WordEnd;
  void send(ConstBytes message) {
    store(message);
    futex_wake(value(), 1);
  }
  void receive(Bytes message) {
    while (!load(message)) futex_wait(value(), own());
  }
};

constexpr std::array cache_line_waits{Wait::spin};
constexpr std::array futex_waits{Wait::block};

template <class End, const auto& Waits>
class OneWord {
 public:
  static constexpr Description about{.id = "floor",
                                     .title = "one word in shared memory",
                                     .family = "floor",
                                     .waits = Waits,
                                     .payload = Payload::word,
                                     .lossless = true,
                                     .boundaries = true,
                                     .per_message = {}};
  static Availability probe(RunDirectory&) { return {}; }

  explicit OneWord(const ChannelConfig&) {}
  static Capacity capacity() { return {sizeof(typename End::Value), 1}; }
  template <Wait>
  End attach(Role) {
    return End(*word_);
  }
  void close_in_runner() {}

 private:
  SharedBlock<Word<typename End::Value>> word_;
};

template <class End, const auto& Waits>
std::unique_ptr<Channel> open(RunDirectory& names) {
  return std::make_unique<ChannelOf<OneWord<End, Waits>>>(
      ChannelConfig{sizeof(typename End::Value), names, Waits[0]});
}

}  // namespace

std::unique_ptr<Channel> cache_line_channel(RunDirectory& names) {
  return open<CacheLineEnd, cache_line_waits>(names);
}

std::unique_ptr<Channel> futex_channel(RunDirectory& names) {
  return open<FutexEnd, futex_waits>(names);
}

}  // namespace ipcbench
