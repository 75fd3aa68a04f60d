// The read-write lock of POSIX threads, shared between processes, taken for writing. Nothing tells the others
// that its writer has died.

#include <pthread.h>

#include "os/error.h"
#include "os/shared_block.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

class RwlockEnd {
 public:
  explicit RwlockEnd(pthread_rwlock_t* rwlock) : rwlock_(rwlock) {}
  void lock() { check_error(::pthread_rwlock_wrlock(rwlock_), "pthread_rwlock_wrlock"); }
  void unlock() { check_error(::pthread_rwlock_unlock(rwlock_), "pthread_rwlock_unlock"); }

 private:
  pthread_rwlock_t* rwlock_;
};

class Rwlock {
 public:
  static constexpr SyncDescription about{
      .id = "rwlock",
      .title = "pthread read-write lock, for writing",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path =
          "Atomic steps on the counts of readers and writers; who finds it taken sleeps on a futex, and who "
          "gives it back makes a system call while somebody does."};

  explicit Rwlock(const SyncConfig&) {
    pthread_rwlockattr_t attributes{};
    check_error(::pthread_rwlockattr_init(&attributes), "pthread_rwlockattr_init");
    check_error(::pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
                "pthread_rwlockattr_setpshared");
    check_error(::pthread_rwlock_init(&*rwlock_, &attributes), "pthread_rwlock_init");
    ::pthread_rwlockattr_destroy(&attributes);
  }
  RwlockEnd attach(unsigned) { return RwlockEnd(&*rwlock_); }

 private:
  SharedBlock<pthread_rwlock_t> rwlock_;
};

const SyncRegistration<Rwlock> pthread_rwlock_registration;

}  // namespace
}  // namespace ipcbench
