// Boost.Interprocess's named mutex, which each process opens by its name: on Linux a named POSIX semaphore.
// Nothing tells the others that who holds it has died.

#include <boost/interprocess/sync/named_mutex.hpp>
#include <memory>

#include "os/run_directory.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

class BoostNamedMutexEnd {
 public:
  explicit BoostNamedMutexEnd(const Name& name)
      : mutex_(std::make_unique<bip::named_mutex>(bip::open_only, name.c_str())) {}
  void lock() { mutex_->lock(); }
  void unlock() { mutex_->unlock(); }

 private:
  std::unique_ptr<bip::named_mutex> mutex_;
};

class BoostNamedMutex {
 public:
  static constexpr SyncDescription about{
      .id = "boost-named-mutex",
      .title = "Boost.Interprocess named mutex",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path = "A named POSIX semaphore (`sem-named`), whose errors become exceptions."};

  explicit BoostNamedMutex(const SyncConfig& config) : name_(config.names.semaphore("mutex")) {
    const bip::named_mutex made(bip::create_only, name_.c_str(), bip::permissions(0600));
  }
  BoostNamedMutexEnd attach(unsigned) { return BoostNamedMutexEnd(name_); }

 private:
  Name name_;
};

const SyncRegistration<BoostNamedMutex> boost_named_mutex_registration;

}  // namespace
}  // namespace ipcbench
