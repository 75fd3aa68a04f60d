// The mutex of POSIX threads, shared between processes: plain, robust (who takes it after its owner has died
// is told so, and makes it consistent again), and with priority inheritance (the kernel lends its owner the
// priority of who waits).

#include <pthread.h>

#include "os/error.h"
#include "os/shared_block.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

class MutexEnd {
 public:
  explicit MutexEnd(pthread_mutex_t* mutex) : mutex_(mutex) {}

  void lock() {
    const int error = ::pthread_mutex_lock(mutex_);
    if (error == EOWNERDEAD)
      return check_error(::pthread_mutex_consistent(mutex_), "pthread_mutex_consistent");
    check_error(error, "pthread_mutex_lock");
  }
  void unlock() { check_error(::pthread_mutex_unlock(mutex_), "pthread_mutex_unlock"); }

 private:
  pthread_mutex_t* mutex_;
};

struct Plain {
  static constexpr SyncDescription about{
      .id = "mutex",
      .title = "pthread mutex between processes",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path =
          "A compare-and-exchange while it is free, and an exchange; who finds it taken sleeps on a futex, "
          "and who gives it back makes a system call while somebody does."};
  static void set(pthread_mutexattr_t&) {}
};

struct Robust {
  static constexpr SyncDescription about{
      .id = "mutex-robust",
      .title = "robust pthread mutex",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path =
          "As the plain one, with a list of what it holds that each thread keeps for the kernel, which "
          "marks the mutexes of one that dies and wakes who waits."};
  static void set(pthread_mutexattr_t& attributes) {
    check_error(::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST),
                "pthread_mutexattr_setrobust");
  }
};

struct Inheriting {
  static constexpr SyncDescription about{
      .id = "mutex-pi",
      .title = "pthread mutex with priority inheritance",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .in_order = true,
      .path =
          "A compare-and-exchange while it is free, and another; who finds it taken waits in the kernel, "
          "which hands it to the first of those with the highest priority."};
  static void set(pthread_mutexattr_t& attributes) {
    check_error(::pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT),
                "pthread_mutexattr_setprotocol");
  }
};

template <class Kind>
class PthreadMutex {
 public:
  static constexpr SyncDescription about = Kind::about;

  explicit PthreadMutex(const SyncConfig&) {
    pthread_mutexattr_t attributes{};
    check_error(::pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    check_error(::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
                "pthread_mutexattr_setpshared");
    Kind::set(attributes);
    check_error(::pthread_mutex_init(&*mutex_, &attributes), "pthread_mutex_init");
    ::pthread_mutexattr_destroy(&attributes);
  }
  MutexEnd attach(unsigned) { return MutexEnd(&*mutex_); }

 private:
  SharedBlock<pthread_mutex_t> mutex_;
};

const SyncRegistration<PthreadMutex<Plain>> pthread_mutex_registration;
const SyncRegistration<PthreadMutex<Robust>> pthread_mutex_registration_of_robust;
const SyncRegistration<PthreadMutex<Inheriting>> pthread_mutex_registration_of_inheriting;

}  // namespace
}  // namespace ipcbench
