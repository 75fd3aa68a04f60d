// The barrier of POSIX threads, shared between processes. Where one that is to come has died, the others wait
// for ever.

#include <pthread.h>

#include "os/error.h"
#include "os/shared_block.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

class PthreadBarrierEnd {
 public:
  explicit PthreadBarrierEnd(pthread_barrier_t* barrier) : barrier_(barrier) {}
  void arrive_and_wait() {
    const int result = ::pthread_barrier_wait(barrier_);
    if (result != PTHREAD_BARRIER_SERIAL_THREAD) check_error(result, "pthread_barrier_wait");
  }

 private:
  pthread_barrier_t* barrier_;
};

class PthreadBarrier {
 public:
  static constexpr SyncDescription about{
      .id = "barrier",
      .title = "pthread barrier",
      .kind = SyncKind::barrier,
      .wait = Wait::block,
      .path =
          "An atomic increment to arrive; all but the last sleep on a futex, and the last wakes them by one "
          "system call."};

  explicit PthreadBarrier(const SyncConfig& config) {
    pthread_barrierattr_t attributes{};
    check_error(::pthread_barrierattr_init(&attributes), "pthread_barrierattr_init");
    check_error(::pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
                "pthread_barrierattr_setpshared");
    check_error(::pthread_barrier_init(&*barrier_, &attributes, config.processes), "pthread_barrier_init");
    ::pthread_barrierattr_destroy(&attributes);
  }
  PthreadBarrierEnd attach(unsigned) { return PthreadBarrierEnd(&*barrier_); }

 private:
  SharedBlock<pthread_barrier_t> barrier_;
};

const SyncRegistration<PthreadBarrier> pthread_barrier_registration;

}  // namespace
}  // namespace ipcbench
