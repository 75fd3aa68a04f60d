// The queue lock of Mellor-Crummey and Scott ("Algorithms for scalable synchronization on shared-memory
// multiprocessors", TOCS 1991): who comes puts itself behind the last, and looks at a word of its own until
// the one before it says so. In the order of coming, so where the next in line has no CPU, nobody gets it.
//
// Processes map the memory where they like: they name each other by number, not by address.

#include <array>
#include <atomic>

#include "os/cache_line.h"
#include "os/cpu_relax.h"
#include "os/shared_block.h"
#include "sync/loops.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

constexpr std::uint32_t nobody = 0;  // the processes are 1, 2, …

struct Queue {
  struct alignas(apart_bytes) Place {
    std::atomic<std::uint32_t> behind{nobody};
    std::atomic<bool> waits{false};
  };
  alignas(apart_bytes) std::atomic<std::uint32_t> last{nobody};
  std::array<Place, max_contenders + 1> places{};
};

class McsLockEnd {
 public:
  McsLockEnd(Queue& queue, unsigned index) : queue_(&queue), own_(index + 1) {}

  void lock() {
    Queue::Place& place = queue_->places[own_];
    place.behind.store(nobody, std::memory_order_relaxed);
    place.waits.store(true, std::memory_order_relaxed);
    const std::uint32_t before = queue_->last.exchange(own_, std::memory_order_acq_rel);
    if (before == nobody) return;
    queue_->places[before].behind.store(own_, std::memory_order_release);
    while (place.waits.load(std::memory_order_acquire)) cpu_relax();
  }
  void unlock() {
    Queue::Place& place = queue_->places[own_];
    std::uint32_t next = place.behind.load(std::memory_order_acquire);
    if (next == nobody) {
      std::uint32_t self = own_;
      if (queue_->last.compare_exchange_strong(self, nobody, std::memory_order_acq_rel)) return;
      while ((next = place.behind.load(std::memory_order_acquire)) == nobody) cpu_relax();
    }
    queue_->places[next].waits.store(false, std::memory_order_release);
  }

 private:
  Queue* queue_;
  std::uint32_t own_;
};

class McsLock {
 public:
  static constexpr SyncDescription about{
      .id = "mcs-lock",
      .title = "queue lock of Mellor-Crummey and Scott",
      .kind = SyncKind::lock,
      .wait = Wait::spin,
      .in_order = true,
      .path =
          "An exchange to get in line, a compare-and-exchange or a store to let the next in; who waits looks "
          "at a line of its own all the time."};

  explicit McsLock(const SyncConfig&) {}
  McsLockEnd attach(unsigned index) { return {*queue_, index}; }

 private:
  SharedBlock<Queue> queue_;
};

const SyncRegistration<McsLock> mcs_lock_registration;

}  // namespace
}  // namespace ipcbench
