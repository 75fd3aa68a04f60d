// Locks of a whole file, which the kernel keeps: flock(2), of the open file, and those of fcntl(2) that
// belong to the open file, too (F_OFD_SETLKW). Each step is a system call. The kernel lets go of them when
// the last descriptor of the file that took them is closed, as at a process's death.

#include <fcntl.h>
#include <sys/file.h>

#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

struct Flock {
  static constexpr SyncDescription about{.id = "flock",
                                         .title = "flock of a file",
                                         .kind = SyncKind::lock,
                                         .wait = Wait::block,
                                         .path =
                                             "A system call to take it and one to give it back, whether "
                                             "anybody waits or not; who finds it taken "
                                             "sleeps in that call."};
  static int lock(int fd) { return ::flock(fd, LOCK_EX); }
  static int unlock(int fd) { return ::flock(fd, LOCK_UN); }
};

struct OfdLock {
  static constexpr SyncDescription about{.id = "ofd-lock",
                                         .title = "lock of an open file description",
                                         .kind = SyncKind::lock,
                                         .wait = Wait::block,
                                         .path =
                                             "A system call to take the range and one to give it back, "
                                             "whether anybody waits or not; who finds it "
                                             "taken sleeps in that call."};
  static int set(int fd, short type) {
    struct flock whole {};
    whole.l_type = type;
    whole.l_whence = SEEK_SET;
    return ::fcntl(fd, F_OFD_SETLKW, &whole);
  }
  static int lock(int fd) { return set(fd, F_WRLCK); }
  static int unlock(int fd) { return set(fd, F_UNLCK); }
};

Fd open_file(const Name& name, int flags) {
  return Fd(check(::open(name.c_str(), O_RDWR | O_CLOEXEC | flags, 0600), name.value()));
}

template <class Kind>
class FileLockEnd {
 public:
  explicit FileLockEnd(const Name& name) : file_(open_file(name, 0)) {}

  void lock() {
    while (Kind::lock(file_.get()) < 0) {
      if (errno != EINTR) throw_errno(Kind::about.id);
    }
  }
  void unlock() { check(Kind::unlock(file_.get()), Kind::about.id); }

 private:
  Fd file_;
};

template <class Kind>
class FileLock {
 public:
  static constexpr SyncDescription about = Kind::about;

  explicit FileLock(const SyncConfig& config) : name_(config.names.file("lock")) {
    open_file(name_, O_CREAT | O_EXCL);
  }
  FileLockEnd<Kind> attach(unsigned) { return FileLockEnd<Kind>(name_); }

 private:
  Name name_;
};

const SyncRegistration<FileLock<Flock>> file_locks_registration;
const SyncRegistration<FileLock<OfdLock>> file_locks_registration_of_ofd;

}  // namespace
}  // namespace ipcbench
