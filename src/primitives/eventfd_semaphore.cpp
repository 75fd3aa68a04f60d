// An eventfd as a semaphore of the value 1 (eventfd(2), EFD_SEMAPHORE): read takes one, write gives one back,
// each a system call. Nothing tells the others that who took it has died.

#include <sys/eventfd.h>

#include "os/error.h"
#include "os/fd.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

class EventfdSemaphoreEnd {
 public:
  explicit EventfdSemaphoreEnd(int fd) : fd_(fd) {}

  void lock() const {
    eventfd_t one = 0;
    while (::eventfd_read(fd_, &one) < 0) {
      if (errno != EINTR) throw_errno("read of an eventfd");
    }
  }
  void unlock() const { check(::eventfd_write(fd_, 1), "write to an eventfd"); }

 private:
  int fd_;
};

class EventfdSemaphore {
 public:
  static constexpr SyncDescription about{.id = "eventfd-semaphore",
                                         .title = "eventfd as a semaphore",
                                         .kind = SyncKind::lock,
                                         .wait = Wait::block,
                                         .path =
                                             "A system call to take it and one to give it back, whether "
                                             "anybody waits or not; who finds it taken "
                                             "sleeps in read."};

  explicit EventfdSemaphore(const SyncConfig&)
      : fd_(check(::eventfd(1, EFD_SEMAPHORE | EFD_CLOEXEC), "eventfd")) {}
  EventfdSemaphoreEnd attach(unsigned) { return EventfdSemaphoreEnd(fd_.get()); }

 private:
  Fd fd_;
};

const SyncRegistration<EventfdSemaphore> eventfd_semaphore_registration;

}  // namespace
}  // namespace ipcbench
