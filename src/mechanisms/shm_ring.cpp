// One ring a direction in POSIX shared memory, for one producer and one consumer: of 1 MiB, or four
// messages that are written in place, and of at most 1024 messages. `shm-ring-huge` is the same on huge
// pages. Nothing tells a side that its peer has died.
//
// How far a side has come is a counter in a line of its own, which the other side reads only when what it
// knew last is used up (Lee et al., "A lock-free, cache-efficient multi-core synchronization mechanism",
// IPDPS 2009). Messages lie apart from the counters, so that one of 64 bytes is one line.

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <boost/interprocess/file_mapping.hpp>
#include <cstring>
#include <memory>
#include <utility>

#include "harness/control.h"
#include "harness/registry.h"
#include "harness/stamp.h"
#include "mechanisms/parts/awaited_word.h"
#include "mechanisms/parts/inlined_end.h"
#include "mechanisms/parts/named_memory.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/text.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

// The two counters of a ring, in chunks, modulo 2^31: what the producer has written and the consumer read.
struct Counters {
  alignas(apart_bytes) AwaitedWord written;
  alignas(apart_bytes) AwaitedWord read;
};

constexpr std::uint32_t count_mask = 0x7fffffff;  // of what an AwaitedWord holds

constexpr std::uint32_t distance(std::uint32_t from, std::uint32_t to) {
  return (to - from) & count_mask;
}

// How a ring's memory is divided: into places of one chunk each. A message is copied in chunks, so that the
// consumer copies the first while the producer writes the second, and a ring may be smaller than a message;
// what is written and read in place is one chunk.
class Layout {
 public:
  static constexpr std::size_t min_chunks = 4;

  Layout(std::size_t message_bytes, Transfer transfer)
      : message_bytes_(message_bytes),
        chunk_bytes_(chunk_bytes_of(lines_of(message_bytes) * cache_line_bytes, transfer)),
        chunks_(std::bit_floor(std::clamp(usual_bytes / chunk_bytes_, min_chunks, max_chunks))) {}

  [[nodiscard]] std::size_t message_bytes() const { return message_bytes_; }
  [[nodiscard]] std::size_t chunk_bytes() const { return chunk_bytes_; }
  [[nodiscard]] std::uint32_t chunks() const { return static_cast<std::uint32_t>(chunks_); }
  // Of one ring.
  [[nodiscard]] std::size_t bytes() const { return sizeof(Counters) + chunks_ * chunk_bytes_; }
  [[nodiscard]] Capacity capacity() const {
    const std::size_t chunks_of_message = (message_bytes_ + chunk_bytes_ - 1) / chunk_bytes_;
    return {chunks_ / chunks_of_message * message_bytes_, chunks_ / chunks_of_message};
  }

 private:
  static constexpr std::size_t usual_bytes = std::size_t{1} << 20;
  static constexpr std::size_t usual_chunk_bytes = std::size_t{64} << 10;
  static constexpr std::size_t max_chunks = 1024;

  static std::size_t chunk_bytes_of(std::size_t message, Transfer transfer) {
    return transfer == Transfer::zero_copy ? message : std::min(usual_chunk_bytes, message);
  }

  std::size_t message_bytes_;
  std::size_t chunk_bytes_;
  std::size_t chunks_;  // a power of two
};

// Where the chunks of one ring lie, one after the other.
class Places {
 public:
  Places(const bip::mapped_region& memory, const Layout& layout, Role sender)
      : base_(static_cast<std::byte*>(memory.get_address()) +
              static_cast<std::size_t>(sender) * layout.bytes()),
        chunk_bytes_(layout.chunk_bytes()),
        mask_(layout.chunks() - 1) {}

  [[nodiscard]] Counters& counters() const { return *reinterpret_cast<Counters*>(base_); }
  // That of the chunk with this number.
  [[nodiscard]] std::byte* at(std::uint32_t number) const {
    return base_ + sizeof(Counters) + (number & mask_) * chunk_bytes_;
  }

 private:
  std::byte* base_;
  std::size_t chunk_bytes_;
  std::uint32_t mask_;
};

template <class Waiting>
class Producer {
 public:
  Producer(const Places& places, const Layout& layout, const Waiting& wait)
      : places_(places), layout_(layout), wait_(wait) {}

  void send(ConstBytes message) {
    do {
      const ConstBytes chunk = message.first(std::min(layout_.chunk_bytes(), message.size()));
      std::memcpy(place(), chunk.data(), chunk.size());
      pass_on();
      message = message.subspan(chunk.size());
    } while (!message.empty());
  }
  Bytes loan() { return {place(), layout_.message_bytes()}; }
  void publish() { pass_on(); }

 private:
  // In a full ring it waits until a quarter is free: a producer that went on at the first place would be in
  // step with its consumer, and every message would move both counters' lines.
  std::byte* place() {
    if (room(known_read_) == 0) await_room();
    return places_.at(written_);
  }
  // Apart, as Consumer::await_more(): so a message that need not wait takes the same few instructions in
  // every loop, whatever the compiler thinks worth inlining there.
  [[gnu::noinline]] void await_room() {
    known_read_ = places_.counters().read.await(
        wait_, [&](std::uint32_t read) { return room(read) >= layout_.chunks() / 4; });
  }
  void pass_on() {
    ++written_;
    places_.counters().written.set(wait_, written_ & count_mask);
  }
  [[nodiscard]] std::uint32_t room(std::uint32_t read) const {
    return layout_.chunks() - distance(read, written_);
  }

  Places places_;
  Layout layout_;
  Waiting wait_;
  std::uint32_t written_ = 0;
  std::uint32_t known_read_ = 0;
};

template <class Waiting>
class Consumer {
 public:
  Consumer(const Places& places, const Layout& layout, const Waiting& wait)
      : places_(places), layout_(layout), wait_(wait) {}

  void receive(Bytes message) {
    do {
      const Bytes chunk = message.first(std::min(layout_.chunk_bytes(), message.size()));
      std::memcpy(chunk.data(), place(), chunk.size());
      give_back();
      message = message.subspan(chunk.size());
    } while (!message.empty());
  }
  ConstBytes peek() { return {place(), layout_.message_bytes()}; }
  void release() { give_back(); }
  // This side has sent something: what comes next is awaited, not one of a stream.
  void expect_answer() { pauses_ = 0; }

 private:
  const std::byte* place() {
    if (read_ == known_written_) await_more();
    return places_.at(read_);
  }
  // A producer in a full ring waits for a quarter.
  void give_back() {
    read_ = (read_ + 1) & count_mask;
    if (distance(said_read_, read_) >= layout_.chunks() / 4) say_read();
  }
  void say_read() {
    said_read_ = read_;
    places_.counters().read.set(wait_, read_);
  }
  [[gnu::noinline]] void await_more() {
    if (said_read_ != read_) say_read();
    if (wait_.spins()) let_the_producer_run_ahead();
    known_written_ =
        places_.counters().written.await(wait_, [&](std::uint32_t written) { return written != read_; });
  }
  // A consumer that looks all the time is in step with its producer: each message moves the counter's line.
  // One that finds a message at each look is in a stream, and looks less and less often.
  void let_the_producer_run_ahead() {
    constexpr unsigned most_pauses = 32;
    for (unsigned i = 0; i < pauses_; ++i) cpu_relax();
    const bool came = places_.counters().written.load() != read_;
    pauses_ = came ? std::min(2 * pauses_ + 1, most_pauses) : 0;
  }

  Places places_;
  Layout layout_;
  Waiting wait_;
  std::uint32_t read_ = 0;
  std::uint32_t said_read_ = 0;
  std::uint32_t known_written_ = 0;
  unsigned pauses_ = 0;
};

template <class Waiting>
class RingEnd {
 public:
  RingEnd(bip::mapped_region memory, Role role, const Layout& layout, const Waiting& wait)
      : memory_(std::move(memory)),
        out_(Places(memory_, layout, role), layout, wait),
        in_(Places(memory_, layout, peer_of(role)), layout, wait) {}

  void send(ConstBytes message) {
    out_.send(message);
    in_.expect_answer();
  }
  void receive(Bytes message) { in_.receive(message); }
  Bytes loan() { return out_.loan(); }
  void publish() {
    out_.publish();
    in_.expect_answer();
  }
  ConstBytes peek() { return in_.peek(); }
  void release() { in_.release(); }

 private:
  bip::mapped_region memory_;
  Producer<Waiting> out_;
  Consumer<Waiting> in_;
};

constexpr Description common{
    .id = "shm-ring",
    .title = "ring in POSIX shared memory",
    .family = "ring",
    .path =
        "The producer copies the message into the next place of the ring and counts it in; the "
        "consumer, which sleeps on that counter (futex) or looks at it, copies the message out. "
        "Neither enters the kernel where it need not sleep or wake.",
    .waits = memory_waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1},
    .in_place = true};

// Memory with a name, which each side opens.
class UsualPages {
 public:
  static constexpr Description about = common;
  static Availability probe() { return NamedMemory::probe(2 * Layout::min_chunks); }
  UsualPages(RunDirectory& names, std::size_t bytes) : memory_(names, bytes) {}
  [[nodiscard]] bip::mapped_region map() const { return memory_.map(); }

 private:
  NamedMemory memory_;
};

// Memory without a name, of pages that somebody has to have set aside (vm.nr_hugepages).
class HugePages {
 public:
  static constexpr Description about = [] {
    Description huge = common;
    huge.id = "shm-ring-huge";
    huge.title = "ring in shared memory on huge pages";
    return huge;
  }();
  static Availability probe();
  HugePages(RunDirectory&, std::size_t bytes)
      : file_(
            check(::memfd_create("ipcbench-ring", MFD_CLOEXEC | MFD_HUGETLB), "memfd_create of huge pages")) {
    const std::size_t pages = (bytes + page_bytes - 1) / page_bytes;
    check(::ftruncate(file_.get(), static_cast<off_t>(pages * page_bytes)), "ftruncate of huge pages");
  }
  // A mapping keeps its pages: of more than there are, none is made.
  [[nodiscard]] bip::mapped_region map() const {
    return {bip::file_mapping(fmt::format("/proc/self/fd/{}", file_.get()).c_str(), bip::read_write),
            bip::read_write};
  }

 private:
  static constexpr std::size_t page_bytes = std::size_t{2} << 20;
  Fd file_;
};

Availability HugePages::probe() {
  const char* const counter = "/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages";
  const auto text = read_text(counter);
  const std::size_t pages = text ? parse_number<std::size_t>(*text).value_or(0) : 0;
  const char* const remedy = "sysctl -w vm.nr_hugepages=N sets N pages of 2 MiB aside";
  if (pages == 0) return {fmt::format("no huge page is free; {}", remedy), {}, {}};
  return {{},
          pages * page_bytes / (2 * Layout::min_chunks) - cache_line_bytes,
          fmt::format("{} free huge pages; {}", pages, remedy)};
}

template <class Pages>
class ShmRing final : public Transport {
 public:
  static constexpr Description about = Pages::about;
  static Availability probe(RunDirectory&) { return Pages::probe(); }

  explicit ShmRing(const ChannelConfig& config)
      : layout_(config.message_bytes, config.transfer),
        wait_(config),
        memory_(config.names, 2 * layout_.bytes()) {
    const bip::mapped_region region = memory_.map();
    for (const Role sender : {Role::initiator, Role::responder}) {
      std::construct_at(&Places(region, layout_, sender).counters());
    }
  }

  Capacity capacity() override { return layout_.capacity(); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return inlined_ring_end<loops_of(about), Wait::spin, Wait::yield, Wait::spin_then_block, Wait::block>(
        wait_, [&]<class Waiting>(const Waiting& waiting) {
          return RingEnd<Waiting>(memory_.map(), role, layout_, waiting);
        });
  }

 private:
  Layout layout_;
  MemoryWait wait_;
  Pages memory_;
};

const Registration<ShmRing<UsualPages>> shm_ring_registration;
const Registration<ShmRing<HugePages>> shm_ring_registration_on_huge_pages;

}  // namespace
}  // namespace ipcbench
