// An unnamed POSIX semaphore in shared memory, of the value 1 (sem_init(3), pshared).
//
// Nothing tells the others that who took it has died: they wait for ever.

#include <semaphore.h>

#include "os/shared_block.h"
#include "primitives/parts/posix_semaphore.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

class SemUnnamed {
 public:
  static constexpr SyncDescription about{
      .id = "sem-unnamed",
      .title = "unnamed POSIX semaphore",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path =
          "An atomic decrement while it is free, and an increment; who finds it taken sleeps on a futex, and "
          "who gives it back makes a system call while somebody does."};

  explicit SemUnnamed(const SyncConfig&) { check(::sem_init(&*semaphore_, 1, 1), "sem_init"); }
  PosixSemaphoreEnd attach(unsigned) { return PosixSemaphoreEnd(&*semaphore_); }

 private:
  SharedBlock<sem_t> semaphore_;
};

const SyncRegistration<SemUnnamed> sem_unnamed_registration;

}  // namespace
}  // namespace ipcbench
