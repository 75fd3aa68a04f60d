#include "measure/floor_channels.h"

#include <atomic>
#include <cstring>

#include "harness/control.h"
#include "os/futex.h"
#include "os/shared_block.h"

namespace ipcbench {
namespace {

// Both directions in one word, alone in its line: what a side did not write itself is its peer's. A futex has
// four bytes (futex(2)).
constexpr std::uint32_t never_sent = 0x5a5a5a5a;
struct WordLine {
  alignas(apart_bytes) std::atomic<std::uint32_t> value{never_sent};
};

class FutexEnd final : public Endpoint {
 public:
  explicit FutexEnd(WordLine& word) : value_(&word.value) {}

  void send(ConstBytes message) override {
    std::memcpy(&own_, message.data(), sizeof own_);
    value_->store(own_, std::memory_order_release);
    futex_wake(*value_, 1);
  }
  void receive(Bytes message) override {
    std::uint32_t seen = value_->load(std::memory_order_acquire);
    for (; seen == own_; seen = value_->load(std::memory_order_acquire)) futex_wait(*value_, own_);
    std::memcpy(message.data(), &seen, sizeof seen);
  }

 private:
  std::atomic<std::uint32_t>* value_;
  std::uint32_t own_ = never_sent;
};

class FutexWord final : public Transport {
 public:
  Capacity capacity() override { return {sizeof(std::uint32_t), 1}; }
  std::unique_ptr<Endpoint> attach(Role) override { return std::make_unique<FutexEnd>(*word_); }

 private:
  SharedBlock<WordLine> word_;
};

}  // namespace

std::unique_ptr<Channel> futex_channel() {
  return std::make_unique<Channel>(std::make_unique<FutexWord>(), sizeof(std::uint32_t));
}

}  // namespace ipcbench
