// An event of one word and a futex: set until it is cleared. Setting one that nobody waits for, and waiting
// for one that is set, take no system call.

#include <atomic>

#include "os/futex.h"
#include "primitives/parts/event_ring.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

class FutexEvent {
 public:
  void set() {
    if (word_.exchange(is_set, std::memory_order_acq_rel) == awaited) futex_wake(word_);
  }
  void wait() {
    std::uint32_t seen = word_.load(std::memory_order_acquire);
    while (seen != is_set) {
      if (seen == awaited || word_.compare_exchange_weak(seen, awaited, std::memory_order_acquire)) {
        futex_wait(word_, awaited);
      }
      seen = word_.load(std::memory_order_acquire);
    }
  }
  void clear() { word_.store(is_clear, std::memory_order_release); }

 private:
  static constexpr std::uint32_t is_clear = 0;
  static constexpr std::uint32_t is_set = 1;
  static constexpr std::uint32_t awaited = 2;

  std::atomic<std::uint32_t> word_{is_clear};
};

class EventFutex {
 public:
  static constexpr SyncDescription about{
      .id = "event-futex",
      .title = "event of one word and a futex",
      .kind = SyncKind::signal,
      .wait = Wait::block,
      .path =
          "Setting it is an exchange, and a system call where somebody sleeps; who waits sleeps on a futex "
          "until it is set, and clears it by a store."};

  explicit EventFutex(const SyncConfig& config) : events_(config.processes) {}
  EventEnd<FutexEvent> attach(unsigned index) { return events_.end(index); }

 private:
  EventRing<FutexEvent> events_;
};

const SyncRegistration<EventFutex> event_futex_registration;

}  // namespace
}  // namespace ipcbench
