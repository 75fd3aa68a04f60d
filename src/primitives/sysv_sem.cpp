// A System V semaphore of the value 1 (semop(2)): each step is a system call. `sysv-sem-undo` asks the kernel
// to give back what a process that dies has taken (SEM_UNDO), and pays for the list that it keeps.

#include <sys/sem.h>

#include "os/error.h"
#include "os/run_directory.h"
#include "os/system_v.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

template <short flags>
class SysvSemEnd {
 public:
  explicit SysvSemEnd(int set) : set_(set) {}
  void lock() { add(-1); }
  void unlock() { add(1); }

 private:
  void add(short by) {
    sembuf step{0, by, flags};
    while (::semop(set_, &step, 1) < 0) {
      if (errno != EINTR) throw_errno("semop");
    }
  }

  int set_;
};

constexpr SyncDescription plain{
    .id = "sysv-sem",
    .title = "System V semaphore",
    .kind = SyncKind::lock,
    .wait = Wait::block,
    .in_order = true,
    .path =
        "A system call to take it and one to give it back, whether anybody waits or not; who finds it taken "
        "sleeps in that call, and gets it in its turn."};

constexpr SyncDescription with_undo = [] {
  SyncDescription undo = plain;
  undo.id = "sysv-sem-undo";
  undo.title = "System V semaphore, undone at exit";
  return undo;
}();

template <short flags>
class SysvSem {
 public:
  static constexpr SyncDescription about = flags == 0 ? plain : with_undo;

  explicit SysvSem(const SyncConfig& config)
      : name_(config.names.system_v(NameKind::system_v_semaphores)),
        set_(check(::semget(system_v_key(name_.value()), 1, IPC_CREAT | IPC_EXCL | 0600),
                   "semget (kernel.sem)")) {
    sembuf give{0, 1, 0};  // a new set's values are 0 (semget(2), on Linux)
    check(::semop(set_, &give, 1), "semop");
  }
  SysvSemEnd<flags> attach(unsigned) { return SysvSemEnd<flags>(set_); }

 private:
  Name name_;
  int set_;
};

const SyncRegistration<SysvSem<0>> sysv_sem_registration;
const SyncRegistration<SysvSem<SEM_UNDO>> sysv_sem_registration_with_undo;

}  // namespace
}  // namespace ipcbench
