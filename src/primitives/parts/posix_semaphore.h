#pragma once

#include <semaphore.h>

#include "os/error.h"

namespace ipcbench {

/// A POSIX semaphore of the value 1 as a lock (sem_overview(7)). Does not own it. Throws std::system_error.
class PosixSemaphoreEnd {
 public:
  explicit PosixSemaphoreEnd(sem_t* semaphore) : semaphore_(semaphore) {}

  void lock() {
    while (::sem_wait(semaphore_) < 0) {
      if (errno != EINTR) throw_errno("sem_wait");
    }
  }
  void unlock() { check(::sem_post(semaphore_), "sem_post"); }

 private:
  sem_t* semaphore_;
};

}  // namespace ipcbench
