// A test-and-set lock: an exchange until it was free. Those who wait look first and exchange only when it
// seems free (Rudolph and Segall, "Dynamic decentralized cache schemes for MIMD parallel processors", ISCA
// 1984), so that they share the line until then. Whoever is quickest gets it.

#include <atomic>

#include "os/cpu_relax.h"
#include "os/shared_block.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

using Flag = std::atomic<bool>;

class TasLockEnd {
 public:
  explicit TasLockEnd(Flag& taken) : taken_(&taken) {}

  void lock() {
    while (taken_->exchange(true, std::memory_order_acquire)) {
      while (taken_->load(std::memory_order_relaxed)) cpu_relax();
    }
  }
  void unlock() { taken_->store(false, std::memory_order_release); }

 private:
  Flag* taken_;
};

class TasLock {
 public:
  static constexpr SyncDescription about{
      .id = "tas-lock",
      .title = "test-and-set lock",
      .kind = SyncKind::lock,
      .wait = Wait::spin,
      .path = "An exchange to take it, a store to give it back; who waits looks all the time."};

  explicit TasLock(const SyncConfig&) {}
  TasLockEnd attach(unsigned) { return TasLockEnd(*taken_); }

 private:
  SharedBlock<Flag> taken_;
};

const SyncRegistration<TasLock> tas_lock_registration;

}  // namespace
}  // namespace ipcbench
