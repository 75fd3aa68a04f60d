// One slot a direction in POSIX shared memory, where the newest message wins: a sender writes over what is
// there and never waits, and a receiver waits for a message newer than the last that it has read. A sequence
// lock tells it whether what it copied is whole (Boehm, "Can Seqlocks Get Along With Programming Language
// Memory Models?", MSPC 2012).
//
// A receiver that is overtaken while it copies takes none of the two and waits for the newer one, so a sender
// that never pauses can keep it from ever getting one. Message numbers have 31 bits: who looks again only
// after exactly 2^31 more messages takes the newest for the one it has. A message lies as words of eight
// bytes, each atomic and copied by itself, which from a few KiB on takes two to four times as long as memcpy;
// no caller may read or write it in place. Nothing tells a side that its peer has died.

#include <atomic>
#include <cstring>
#include <memory>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/awaited_word.h"
#include "mechanisms/parts/inlined_end.h"
#include "mechanisms/parts/named_memory.h"
#include "mechanisms/parts/one_slot.h"

namespace ipcbench {
namespace {

using Word = std::uint64_t;

constexpr std::uint32_t number_mask = 0x7fffffff;  // what an AwaitedWord holds

// The number of the newest message whose writing has begun, and of the newest that is whole; the first is 1.
// They differ while one is being written. Each has a cache line, since a receiver looks at the second while
// the first changes.
struct Numbers {
  alignas(cache_line_bytes) AwaitedWord whole;
  alignas(cache_line_bytes) std::atomic<std::uint32_t> begun{0};
};

// The slot's bytes, in whole words.
constexpr std::size_t in_words(std::size_t message_bytes) {
  return (message_bytes + sizeof(Word) - 1) / sizeof(Word) * sizeof(Word);
}

std::atomic_ref<Word> word_at(Bytes slot, std::size_t at) {
  return std::atomic_ref<Word>(*reinterpret_cast<Word*>(slot.data() + at));
}

// Each store is a release and each load an acquire: who has read any word of a message then also sees that
// its writing had begun. Two fences would do with relaxed words, but ThreadSanitizer does not know fences; on
// x86-64 both come to the same instructions.
void write_words(Bytes slot, ConstBytes message) {
  Word word = 0;
  std::size_t at = 0;
  for (; at + sizeof word <= message.size(); at += sizeof word) {
    std::memcpy(&word, message.data() + at, sizeof word);
    word_at(slot, at).store(word, std::memory_order_release);
  }
  if (at == message.size()) return;
  std::memcpy(&word, message.data() + at, message.size() - at);
  word_at(slot, at).store(word, std::memory_order_release);
}

void read_words(Bytes message, Bytes slot) {
  std::size_t at = 0;
  for (; at + sizeof(Word) <= message.size(); at += sizeof(Word)) {
    const Word word = word_at(slot, at).load(std::memory_order_acquire);
    std::memcpy(message.data() + at, &word, sizeof word);
  }
  if (at == message.size()) return;
  const Word word = word_at(slot, at).load(std::memory_order_acquire);
  std::memcpy(message.data() + at, &word, message.size() - at);
}

template <class Waiting>
class MailboxEnd {
 public:
  MailboxEnd(boost::interprocess::mapped_region memory, const Slots<Numbers>& slots, Role role,
             const Waiting& wait)
      : memory_(std::move(memory)),
        out_(&slots.state(role)),
        in_(&slots.state(peer_of(role))),
        out_message_(slots.message(role)),
        in_message_(slots.message(peer_of(role))),
        wait_(wait) {}

  void send(ConstBytes message) {
    sent_ = (sent_ + 1) & number_mask;
    out_->begun.store(sent_, std::memory_order_relaxed);
    write_words(out_message_, message);
    out_->whole.set(wait_, sent_);
  }

  void receive(Bytes message) {
    do {
      seen_ = in_->whole.await(wait_, [this](std::uint32_t n) { return n != seen_; });
      read_words(message, in_message_);
    } while (in_->begun.load(std::memory_order_relaxed) != seen_);
  }

 private:
  boost::interprocess::mapped_region memory_;
  Numbers* out_;
  Numbers* in_;
  Bytes out_message_;
  Bytes in_message_;
  Waiting wait_;
  std::uint32_t sent_ = 0;
  std::uint32_t seen_ = 0;  // read, or found to be overwritten
};

class Mailbox final : public Transport {
 public:
  static constexpr Description about{
      .id = "mailbox",
      .title = "newest message in shared memory",
      .family = "shared memory",
      .path =
          "The sender copies the message over the one before, whether that was read or not, and "
          "raises its number; the receiver asleep on the number (futex) is woken, copies the "
          "message out and looks whether a newer one was begun meanwhile: if so, it waits for "
          "that.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = false,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return NamedMemory::probe(2); }

  explicit Mailbox(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        memory_(config.names, Slots<Numbers>::bytes_for(in_words(message_bytes_))) {
    auto region = memory_.map();
    slots_in(region).construct();
  }

  // Of one message; a sender never waits.
  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    auto memory = memory_.map();
    const Slots<Numbers> slots = slots_in(memory);
    return inlined_end<loops_of(about)>(wait_, [&]<class Waiting>(const Waiting& waiting) {
      return MailboxEnd<Waiting>(std::move(memory), slots, role, waiting);
    });
  }

 private:
  [[nodiscard]] Slots<Numbers> slots_in(boost::interprocess::mapped_region& memory) const {
    return {memory, in_words(message_bytes_)};
  }

  std::size_t message_bytes_;
  MemoryWait wait_;
  NamedMemory memory_;
};

const Registration<Mailbox> mailbox_registration;

}  // namespace
}  // namespace ipcbench
