// A named POSIX semaphore of the value 1, which each process opens by its name (sem_open(3)): a file in
// /dev/shm, mapped. Nothing tells the others that who took it has died.

#include <fcntl.h>
#include <semaphore.h>

#include <memory>

#include "os/run_directory.h"
#include "primitives/parts/posix_semaphore.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

struct Close {
  void operator()(sem_t* semaphore) const { ::sem_close(semaphore); }
};
using OpenSemaphore = std::unique_ptr<sem_t, Close>;

OpenSemaphore opened(sem_t* semaphore, const Name& name) {
  if (semaphore == SEM_FAILED) throw_errno("sem_open " + name.value());
  return OpenSemaphore(semaphore);
}

class SemNamedEnd {
 public:
  explicit SemNamedEnd(const Name& name) : semaphore_(opened(::sem_open(name.c_str(), 0), name)) {}
  void lock() { PosixSemaphoreEnd(semaphore_.get()).lock(); }
  void unlock() { PosixSemaphoreEnd(semaphore_.get()).unlock(); }

 private:
  OpenSemaphore semaphore_;
};

class SemNamed {
 public:
  static constexpr SyncDescription about{.id = "sem-named",
                                         .title = "named POSIX semaphore",
                                         .kind = SyncKind::lock,
                                         .wait = Wait::block,
                                         .path =
                                             "Opened by a name, then as the unnamed one: an atomic decrement "
                                             "while it is free, and an increment; "
                                             "who finds it taken sleeps on a futex, and who gives it back "
                                             "makes a system call while somebody does."};

  explicit SemNamed(const SyncConfig& config) : name_(config.names.semaphore("semaphore")) {
    opened(::sem_open(name_.c_str(), O_CREAT | O_EXCL, 0600, 1), name_);
  }
  SemNamedEnd attach(unsigned) { return SemNamedEnd(name_); }

 private:
  Name name_;
};

const SyncRegistration<SemNamed> sem_named_registration;

}  // namespace
}  // namespace ipcbench
