// A ring a direction in POSIX shared memory: boost::lockfree::spsc_queue with its room inside it, for
// comparison with rings of one's own.
//
// Its elements are arrays of bytes. A message of up to 8 bytes, or up to a cache line, is one of them; a
// larger one is several lines, pushed and popped together as far as there is room: the same copies as of one
// large element, without a type for each size. 1024 elements: as shm-mpmc up to 16 KiB; beyond that a ring
// holds 64 KiB, and a message passes in parts.
//
// The queue never waits, and so cannot sleep. Nothing tells a side that its peer has died.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/lockfree/spsc_queue.hpp>
#include <cstring>
#include <memory>
#include <utility>

#include "harness/messages.h"
#include "harness/registry.h"
#include "mechanisms/parts/inlined_end.h"
#include "mechanisms/parts/named_memory.h"

namespace ipcbench {
namespace {

using Memory = boost::interprocess::mapped_region;

constexpr std::size_t elements = 1024;
// Of a message that passes in parts, so that one is pushed while the one before is popped.
constexpr std::size_t elements_at_once = elements / 4;
constexpr std::size_t small_bytes = 8;

constexpr std::array spsc_waits{Wait::spin, Wait::yield};

constexpr std::size_t in_whole_lines(std::size_t bytes) {
  return (bytes + cache_line_bytes - 1) / cache_line_bytes * cache_line_bytes;
}

// A queue of elements of so many bytes, and where it is put. The alignment of its room is that of an element,
// and its indices stand before that; so it is put where the elements begin on a cache line if they end where
// it does.
template <std::size_t Bytes>
struct Ring {
  using Element = std::array<std::byte, Bytes>;
  using Queue = boost::lockfree::spsc_queue<Element, boost::lockfree::capacity<elements>>;

  static constexpr std::size_t indices_bytes = sizeof(Queue) - (elements + 1) * Bytes;
  static constexpr std::size_t offset =
      (in_whole_lines(indices_bytes) - indices_bytes) / alignof(Queue) * alignof(Queue);
  static constexpr std::size_t bytes = in_whole_lines(offset + sizeof(Queue));

  static Queue* in(const Memory& memory, Role sender) {
    auto* const rings = static_cast<std::byte*>(memory.get_address());
    return reinterpret_cast<Queue*>(rings + static_cast<std::size_t>(sender) * bytes + offset);
  }
  static void construct(const Memory& memory) {
    for (const Role sender : {Role::initiator, Role::responder}) std::construct_at(in(memory, sender));
  }
};

using SmallRing = Ring<small_bytes>;
using LineRing = Ring<cache_line_bytes>;

constexpr std::size_t ring_bytes(std::size_t message_bytes) {
  return message_bytes <= small_bytes ? SmallRing::bytes : LineRing::bytes;
}

template <class Waiting, class Try>
void await(const Waiting& wait, Try try_once) {
  wait.until(try_once, [] {});  // neither way to wait sleeps
}

// One side of two such rings, where a message is one element. Which kind of end a channel has depends on the
// size of its messages alone, so it is decided once, when a side attaches.
template <class Waiting, class R>
class ElementEnd {
 public:
  ElementEnd(Memory memory, Role role, const Waiting& wait)
      : out_(R::in(memory, role)),
        in_(R::in(memory, peer_of(role))),
        memory_(std::move(memory)),
        wait_(wait) {}

  void send(ConstBytes message) {
    if (message.size() == sizeof(Element)) return push(*reinterpret_cast<const Element*>(message.data()));
    Element padded{};
    std::memcpy(padded.data(), message.data(), message.size());
    push(padded);
  }
  void receive(Bytes message) {
    if (message.size() == sizeof(Element)) return pop(*reinterpret_cast<Element*>(message.data()));
    Element padded;
    pop(padded);
    std::memcpy(message.data(), padded.data(), message.size());
  }

 private:
  using Element = typename R::Element;

  void push(const Element& element) {
    await(wait_, [&] { return out_->push(element); });
  }
  void pop(Element& element) {
    await(wait_, [&] { return in_->pop(element); });
  }

  typename R::Queue* out_;
  typename R::Queue* in_;
  Memory memory_;
  Waiting wait_;
};

// One side of two rings of lines, where a message is several.
template <class Waiting>
class LinesEnd {
 public:
  LinesEnd(Memory memory, Role role, std::size_t message_bytes, const Waiting& wait)
      : out_(LineRing::in(memory, role)),
        in_(LineRing::in(memory, peer_of(role))),
        memory_(std::move(memory)),
        lines_(lines_of(message_bytes)),
        wait_(wait) {}

  void send(ConstBytes message) {
    const std::size_t whole = message.size() / sizeof(Line);
    push(reinterpret_cast<const Line*>(message.data()), whole);
    const ConstBytes rest = message.subspan(whole * sizeof(Line));
    Line padded{};
    if (!rest.empty()) std::memcpy(padded.data(), rest.data(), rest.size());
    // A shorter message takes as many lines as any other, so that the next one is where it is looked for.
    for (std::size_t line = whole; line < lines_; ++line) push(&padded, 1);
  }
  void receive(Bytes message) {
    const std::size_t whole = message.size() / sizeof(Line);
    pop(reinterpret_cast<Line*>(message.data()), whole);
    const Bytes rest = message.subspan(whole * sizeof(Line));
    if (rest.empty()) return;
    Line padded;
    pop(&padded, 1);
    std::memcpy(rest.data(), padded.data(), rest.size());
  }

 private:
  using Line = LineRing::Element;

  void push(const Line* lines, std::size_t count) {
    while (count > 0) {
      std::size_t pushed = 0;
      await(wait_, [&] { return (pushed = out_->push(lines, std::min(count, elements_at_once))) > 0; });
      lines += pushed;
      count -= pushed;
    }
  }
  void pop(Line* lines, std::size_t count) {
    while (count > 0) {
      std::size_t popped = 0;
      await(wait_, [&] { return (popped = in_->pop(lines, std::min(count, elements_at_once))) > 0; });
      lines += popped;
      count -= popped;
    }
  }

  LineRing::Queue* out_;
  LineRing::Queue* in_;
  Memory memory_;
  std::size_t lines_;  // of a message
  Waiting wait_;
};

class BoostSpsc final : public Transport {
 public:
  static constexpr Description about{
      .id = "boost-spsc",
      .title = "boost::lockfree::spsc_queue in POSIX shared memory",
      .family = "ring",
      .path =
          "The sender copies the message into the ring and moves the ring's write index on; the "
          "receiver, which looks at that index all the time, copies it out and moves the read "
          "index on. Neither ever enters the kernel.",
      .waits = spsc_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 0, .sleep_calls = 0, .copies = 2, .wakeups = 0}};

  static Availability probe(RunDirectory&) {
    const Availability room = NamedMemory::probe(2);
    if (room.why_not || *room.max_message_bytes >= LineRing::bytes) return {room.why_not, {}, {}};
    return {fmt::format("/dev/shm has less than {} bytes free", 2 * LineRing::bytes), {}, {}};
  }

  explicit BoostSpsc(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        memory_(config.names, 2 * ring_bytes(message_bytes_)) {
    const Memory memory = memory_.map();
    is_small() ? SmallRing::construct(memory) : LineRing::construct(memory);
  }

  Capacity capacity() override {
    if (is_small()) return {elements * message_bytes_, elements};
    const std::size_t each = lines_of(message_bytes_);
    const std::size_t messages = elements / each;
    return {messages * message_bytes_ + (elements - messages * each) * cache_line_bytes, messages};
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    if (is_small()) return element_end<SmallRing>(role);
    if (message_bytes_ <= cache_line_bytes) return element_end<LineRing>(role);
    return inlined_ring_end<loops_of(about), Wait::spin, Wait::yield>(
        wait_, [&]<class Waiting>(const Waiting& waiting) {
          return LinesEnd<Waiting>(memory_.map(), role, message_bytes_, waiting);
        });
  }

 private:
  template <class R>
  std::unique_ptr<Endpoint> element_end(Role role) {
    return inlined_ring_end<loops_of(about), Wait::spin, Wait::yield>(
        wait_, [&]<class Waiting>(const Waiting& waiting) {
          return ElementEnd<Waiting, R>(memory_.map(), role, waiting);
        });
  }
  [[nodiscard]] bool is_small() const { return message_bytes_ <= small_bytes; }

  std::size_t message_bytes_;
  MemoryWait wait_;
  NamedMemory memory_;
};

const Registration<BoostSpsc> boost_spsc_registration;

}  // namespace
}  // namespace ipcbench
