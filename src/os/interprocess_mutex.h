#pragma once

#include <pthread.h>

namespace ipcbench {

/// The mutex of POSIX threads, for memory that processes share. Throws std::system_error.
class InterprocessMutex {
 public:
  InterprocessMutex();
  InterprocessMutex(const InterprocessMutex&) = delete;
  InterprocessMutex& operator=(const InterprocessMutex&) = delete;
  ~InterprocessMutex() { ::pthread_mutex_destroy(&mutex_); }

  void lock() {
    if (const int error = ::pthread_mutex_lock(&mutex_); error != 0) throw_lock_error(error);
  }
  void unlock() { ::pthread_mutex_unlock(&mutex_); }

 private:
  [[noreturn]] static void throw_lock_error(int error);

  pthread_mutex_t mutex_{};
};

}  // namespace ipcbench
