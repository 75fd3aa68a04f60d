#include "os/interprocess_mutex.h"

#include <system_error>

#include "os/error.h"

namespace ipcbench {

InterprocessMutex::InterprocessMutex() {
  pthread_mutexattr_t attributes{};
  check_error(::pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
  check_error(::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
              "pthread_mutexattr_setpshared");
  check_error(::pthread_mutex_init(&mutex_, &attributes), "pthread_mutex_init");
  ::pthread_mutexattr_destroy(&attributes);
}

void InterprocessMutex::throw_lock_error(int error) {
  throw std::system_error(error, std::generic_category(), "pthread_mutex_lock");
}

}  // namespace ipcbench
