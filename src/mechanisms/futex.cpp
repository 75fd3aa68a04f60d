// One word of shared memory a direction, which is the message itself: 24 bits of it and one that says that it
// is there. The receiver sets the word to 0 when it has read it, and the sender waits for that. Nothing tells
// a side that its peer has died.

#include <array>
#include <memory>

#include "harness/registry.h"
#include "harness/stamp.h"
#include "mechanisms/parts/awaited_word.h"
#include "mechanisms/parts/inlined_end.h"
#include "mechanisms/parts/word.h"
#include "os/shared_block.h"

namespace ipcbench {
namespace {

constexpr std::size_t most_word_bytes = 3;
constexpr std::uint32_t full_word = std::uint32_t{1} << (8 * most_word_bytes);

template <class Waiting>
class FutexEnd {
 public:
  FutexEnd(AwaitedWord& in, AwaitedWord& out, const Waiting& wait) : in_(&in), out_(&out), wait_(wait) {}

  void send(ConstBytes message) {
    out_->await(wait_, [](std::uint32_t value) { return value == 0; });
    out_->set(wait_, full_word | static_cast<std::uint32_t>(word_of(message)));
  }
  void receive(Bytes message) {
    const std::uint32_t value = in_->await(wait_, [](std::uint32_t word) { return word != 0; });
    in_->set(wait_, 0);
    write_word(value, message);
  }

 private:
  AwaitedWord* in_;
  AwaitedWord* out_;
  Waiting wait_;
};

class Futex final : public Transport {
 public:
  static constexpr Description about{
      .id = "futex",
      .title = "one word and a futex",
      .family = "notification",
      .path =
          "The sender waits for the shared word to be 0 and sets it to the message; the receiver "
          "asleep on the word (futex) is woken, reads it and sets it to 0. Neither enters the "
          "kernel where it need not sleep or wake.",
      .waits = memory_waits,
      .payload = Payload::word,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) {
    return {{},
            most_word_bytes,
            "the 32 bits of a futex (futex(2)), of which one says that the word is full and one that its "
            "reader sleeps"};
  }

  explicit Futex(const ChannelConfig& config)
      : message_bytes_(require_word(config.message_bytes, most_word_bytes)), wait_(config) {}

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    auto& [requests, replies] = *lines_;
    AwaitedWord& in = role == Role::initiator ? replies.word : requests.word;
    AwaitedWord& out = role == Role::initiator ? requests.word : replies.word;
    return inlined_end<loops_of(about)>(
        wait_, [&]<class Waiting>(const Waiting& waiting) { return FutexEnd<Waiting>(in, out, waiting); });
  }

 private:
  struct alignas(cache_line_bytes) Line {
    AwaitedWord word;
  };

  std::size_t message_bytes_;
  MemoryWait wait_;
  SharedBlock<std::array<Line, 2>> lines_;
};

const Registration<Futex> futex_registration;

}  // namespace
}  // namespace ipcbench
