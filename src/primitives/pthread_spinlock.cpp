// The spinlock of POSIX threads, shared between processes (pthread_spin_init(3)): glibc's is test and
// test-and-set. Who holds it should not sleep, and nothing tells the others that it has died.

#include <pthread.h>

#include "os/error.h"
#include "os/shared_block.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

class SpinlockEnd {
 public:
  explicit SpinlockEnd(pthread_spinlock_t* spinlock) : spinlock_(spinlock) {}
  void lock() { check_error(::pthread_spin_lock(spinlock_), "pthread_spin_lock"); }
  void unlock() { check_error(::pthread_spin_unlock(spinlock_), "pthread_spin_unlock"); }

 private:
  pthread_spinlock_t* spinlock_;
};

class Spinlock {
 public:
  static constexpr SyncDescription about{
      .id = "spinlock",
      .title = "pthread spinlock",
      .kind = SyncKind::lock,
      .wait = Wait::spin,
      .path = "An atomic decrement to take it, a store to give it back; who waits looks all the time."};

  explicit Spinlock(const SyncConfig&) {
    check_error(::pthread_spin_init(&*spinlock_, PTHREAD_PROCESS_SHARED), "pthread_spin_init");
  }
  SpinlockEnd attach(unsigned) { return SpinlockEnd(&*spinlock_); }

 private:
  SharedBlock<pthread_spinlock_t> spinlock_;
};

const SyncRegistration<Spinlock> pthread_spinlock_registration;

}  // namespace
}  // namespace ipcbench
