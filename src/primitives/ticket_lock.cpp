// A ticket lock: who comes takes a number and waits until that is served (Mellor-Crummey and Scott,
// "Algorithms for scalable synchronization on shared-memory multiprocessors", TOCS 1991). In the order of
// coming, so where the next in line has no CPU, nobody gets it.

#include <atomic>

#include "os/cache_line.h"
#include "os/cpu_relax.h"
#include "os/shared_block.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

struct Tickets {
  alignas(apart_bytes) std::atomic<std::uint32_t> next{0};
  alignas(apart_bytes) std::atomic<std::uint32_t> served{0};
};

class TicketLockEnd {
 public:
  explicit TicketLockEnd(Tickets& tickets) : tickets_(&tickets) {}

  void lock() {
    mine_ = tickets_->next.fetch_add(1, std::memory_order_relaxed);
    while (tickets_->served.load(std::memory_order_acquire) != mine_) cpu_relax();
  }
  void unlock() { tickets_->served.store(mine_ + 1, std::memory_order_release); }

 private:
  Tickets* tickets_;
  std::uint32_t mine_ = 0;
};

class TicketLock {
 public:
  static constexpr SyncDescription about{
      .id = "ticket-lock",
      .title = "ticket lock",
      .kind = SyncKind::lock,
      .wait = Wait::spin,
      .in_order = true,
      .path =
          "An atomic increment to take a number, a store to serve the next; who waits looks at the number "
          "that is served all the time."};

  explicit TicketLock(const SyncConfig&) {}
  TicketLockEnd attach(unsigned) { return TicketLockEnd(*tickets_); }

 private:
  SharedBlock<Tickets> tickets_;
};

const SyncRegistration<TicketLock> ticket_lock_registration;

}  // namespace
}  // namespace ipcbench
