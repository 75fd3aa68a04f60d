// One slot a direction in POSIX shared memory, guarded by one word that its two sides set in turn, as in
// shm-futex; but who has to sleep on the word or to wake the sleeper does so through a ring
// (IORING_OP_FUTEX_WAIT and _WAKE, Linux 6.7). So the two differ by what a ring adds to a futex. Nothing
// tells a side that its peer has died.

#include <array>

#include "harness/registry.h"
#include "mechanisms/parts/liburing.h"

#ifdef IPCBENCH_HAS_LIBURING
#include <linux/futex.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <utility>

#include "harness/wrapped.h"
#include "mechanisms/parts/memory_wait.h"
#include "mechanisms/parts/named_memory.h"
#include "mechanisms/parts/one_slot.h"
#include "mechanisms/parts/uring.h"
#include "os/error.h"
#endif

namespace ipcbench {
namespace {

// Who only spins never uses the ring: shm-futex is that already.
constexpr std::array ring_futex_waits{Wait::block, Wait::spin_then_block};

constexpr Description about_uring_futex{
    .id = "uring-futex",
    .title = "POSIX shared memory and a futex through io_uring",
    .family = "io_uring",
    .path =
        "As shm-futex: the sender copies the message into the slot and sets the slot's word; "
        "the receiver asleep on the word is woken and copies the message out. But both the "
        "sleep and the wake-up are operations of a ring, which io_uring_enter submits and waits "
        "for.",
    .waits = ring_futex_waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1},
    .in_place = true};

#ifdef IPCBENCH_HAS_LIBURING

// Of include/uapi/linux/io_uring.h and futex.h of Linux 6.7, where the headers that this is built with may be
// older.
constexpr int op_futex_wait = 51;
constexpr int op_futex_wake = 52;
constexpr int futex2_size_u32 = 2;  // and not FUTEX2_PRIVATE, 128: processes share the word

constexpr std::array futex_operations{UringOperation{op_futex_wait, "IORING_OP_FUTEX_WAIT", "6.7"},
                                      UringOperation{op_futex_wake, "IORING_OP_FUTEX_WAKE", "6.7"}};

// One operation on a shared word, run to its end; its result, or a negated errno. The places of its arguments
// are those of io_futex_prep (io_uring/futex.c).
int run_futex(Uring& ring, int operation, const std::atomic<std::uint32_t>& word, std::uint32_t value) {
  io_uring_sqe* entry = ring.prepare();
  io_uring_prep_rw(operation, entry, futex2_size_u32, &word, 0, value);
  entry->addr3 = FUTEX_BITSET_MATCH_ANY;
  return ring.run(Wait::block);
}

// Returns on a wake-up, where the word is not `seen`, or spuriously: the caller looks again.
void ring_futex_wait(Uring& ring, const std::atomic<std::uint32_t>& word, std::uint32_t seen) {
  const int result = run_futex(ring, op_futex_wait, word, seen);
  if (result >= 0 || result == -EAGAIN || result == -EINTR) return;
  errno = -result;
  throw_errno("IORING_OP_FUTEX_WAIT");
}

void ring_futex_wake(Uring& ring, const std::atomic<std::uint32_t>& word) {
  const int result = run_futex(ring, op_futex_wake, word, 1);
  if (result >= 0) return;
  errno = -result;
  throw_errno("IORING_OP_FUTEX_WAKE");
}

// Of a slot: whether it is full, and in the top bit, whether the side that waits for it to change sleeps, as
// in an AwaitedWord.
struct alignas(cache_line_bytes) RingWord {
  static constexpr std::uint32_t sleeper = 0x80000000;

  std::atomic<std::uint32_t> value{0};
};

// A SlotGate of it.
class RingFutexGate {
 public:
  RingFutexGate(RingWord& word, Uring& ring, const MemoryWait& wait)
      : word_(&word.value), ring_(&ring), wait_(wait) {}

  void await_empty() { await(0); }
  void mark_full() { set(1); }
  void await_full() { await(1); }
  void mark_empty() { set(0); }

 private:
  void await(std::uint32_t awaited) {
    const auto look = [&] {
      return (word_->load(std::memory_order_acquire) & ~RingWord::sleeper) == awaited;
    };
    wait_.until(look, [&] {
      while (!look()) sleep_while(1 - awaited);
    });
  }

  void sleep_while(std::uint32_t value) {
    std::uint32_t seen = value;
    if (word_->compare_exchange_strong(seen, value | RingWord::sleeper, std::memory_order_acquire) ||
        seen == (value | RingWord::sleeper)) {
      ring_futex_wait(*ring_, *word_, value | RingWord::sleeper);
    }
  }

  void set(std::uint32_t value) {
    const std::uint32_t before = word_->exchange(value, std::memory_order_acq_rel);
    if ((before & RingWord::sleeper) != 0) ring_futex_wake(*ring_, *word_);
  }

  std::atomic<std::uint32_t>* word_;
  Uring* ring_;
  MemoryWait wait_;
};

// What an end keeps besides its gates, where they may point to it.
struct Kept {
  boost::interprocess::mapped_region memory;
  std::unique_ptr<Uring> ring;
};

class UringFutex final : public Transport {
 public:
  static constexpr Description about = about_uring_futex;
  static Availability probe(RunDirectory&) {
    if (const auto reason = why_no_uring(futex_operations)) return {reason, {}, {}};
    return NamedMemory::probe(2);
  }

  explicit UringFutex(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        memory_(config.names, Slots<RingWord>::bytes_for(message_bytes_)) {
    auto region = memory_.map();
    Slots<RingWord>(region, message_bytes_).construct();
  }

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    Kept kept{memory_.map(), std::make_unique<Uring>(Uring::for_waiting(wait_.wait()))};
    const Slots<RingWord> slots(kept.memory, message_bytes_);
    const Role peer = peer_of(role);
    const RingFutexGate out(slots.state(role), *kept.ring, wait_);
    const RingFutexGate in(slots.state(peer), *kept.ring, wait_);
    return wrapped(
        OneSlotEnd<RingFutexGate, Kept>(std::move(kept), out, slots.message(role), in, slots.message(peer)));
  }

 private:
  std::size_t message_bytes_;
  MemoryWait wait_;
  NamedMemory memory_;
};

const Registration<UringFutex> uring_futex_registration;

#else

const NotBuilt uring_futex_registration(about_uring_futex, liburing);

#endif

}  // namespace
}  // namespace ipcbench
