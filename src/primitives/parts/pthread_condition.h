#pragma once

#include <pthread.h>

#include "os/error.h"

namespace ipcbench {

/// A mutex and a condition variable of POSIX threads, to be shared between processes. Throws
/// std::system_error.
class PthreadCondition {
 public:
  PthreadCondition() {
    pthread_mutexattr_t of_mutex{};
    check_error(::pthread_mutexattr_init(&of_mutex), "pthread_mutexattr_init");
    check_error(::pthread_mutexattr_setpshared(&of_mutex, PTHREAD_PROCESS_SHARED),
                "pthread_mutexattr_setpshared");
    check_error(::pthread_mutex_init(&mutex_, &of_mutex), "pthread_mutex_init");
    ::pthread_mutexattr_destroy(&of_mutex);
    pthread_condattr_t of_condition{};
    check_error(::pthread_condattr_init(&of_condition), "pthread_condattr_init");
    check_error(::pthread_condattr_setpshared(&of_condition, PTHREAD_PROCESS_SHARED),
                "pthread_condattr_setpshared");
    check_error(::pthread_cond_init(&condition_, &of_condition), "pthread_cond_init");
    ::pthread_condattr_destroy(&of_condition);
  }

  void lock() { check_error(::pthread_mutex_lock(&mutex_), "pthread_mutex_lock"); }
  void unlock() { check_error(::pthread_mutex_unlock(&mutex_), "pthread_mutex_unlock"); }
  void wait() { check_error(::pthread_cond_wait(&condition_, &mutex_), "pthread_cond_wait"); }
  void notify_all() { check_error(::pthread_cond_broadcast(&condition_), "pthread_cond_broadcast"); }

 private:
  pthread_mutex_t mutex_{};
  pthread_cond_t condition_{};
};

}  // namespace ipcbench
