// A lock of one word and a futex: the second mutex of Drepper, "Futexes Are Tricky" (2011). The least that a
// lock needs that sleeps. Nothing tells the others that its holder has died.

#include <atomic>

#include "os/futex.h"
#include "os/shared_block.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

using Word = std::atomic<std::uint32_t>;
constexpr std::uint32_t is_free = 0;
constexpr std::uint32_t taken = 1;
constexpr std::uint32_t waited_for = 2;

class FutexLockEnd {
 public:
  explicit FutexLockEnd(Word& word) : word_(&word) {}

  void lock() {
    std::uint32_t seen = is_free;
    if (word_->compare_exchange_strong(seen, taken, std::memory_order_acquire)) return;
    if (seen != waited_for) seen = word_->exchange(waited_for, std::memory_order_acquire);
    while (seen != is_free) {
      futex_wait(*word_, waited_for);
      seen = word_->exchange(waited_for, std::memory_order_acquire);
    }
  }
  void unlock() {
    if (word_->exchange(is_free, std::memory_order_release) == waited_for) futex_wake(*word_, 1);
  }

 private:
  Word* word_;
};

class FutexLock {
 public:
  static constexpr SyncDescription about{
      .id = "futex-lock",
      .title = "lock of one word and a futex",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path =
          "A compare-and-exchange while it is free, and an exchange; who finds it taken sleeps on a futex, "
          "and who gives it back makes a system call while somebody does."};

  explicit FutexLock(const SyncConfig&) {}
  FutexLockEnd attach(unsigned) { return FutexLockEnd(*word_); }

 private:
  SharedBlock<Word> word_;
};

const SyncRegistration<FutexLock> futex_lock_registration;

}  // namespace
}  // namespace ipcbench
