// Boost.Interprocess's file lock: of a whole file, by fcntl(2), which belongs to the process. Each step is a
// system call. The kernel lets go of it at the process's death.

#include <boost/interprocess/sync/file_lock.hpp>
#include <fstream>

#include "os/run_directory.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

class BoostFileLockEnd {
 public:
  explicit BoostFileLockEnd(const Name& name) : lock_(name.c_str()) {}
  void lock() { lock_.lock(); }
  void unlock() { lock_.unlock(); }

 private:
  bip::file_lock lock_;
};

class BoostFileLock {
 public:
  static constexpr SyncDescription about{.id = "boost-file-lock",
                                         .title = "Boost.Interprocess file lock",
                                         .kind = SyncKind::lock,
                                         .wait = Wait::block,
                                         .path =
                                             "A system call to take the file and one to give it back, "
                                             "whether anybody waits or not; who finds it "
                                             "taken sleeps in that call, which looks for a deadlock first."};

  explicit BoostFileLock(const SyncConfig& config) : name_(config.names.file("lock")) {
    std::ofstream made(name_.value());  // which the library does not make
  }
  BoostFileLockEnd attach(unsigned) { return BoostFileLockEnd(name_); }

 private:
  Name name_;
};

const SyncRegistration<BoostFileLock> boost_file_lock_registration;

}  // namespace
}  // namespace ipcbench
