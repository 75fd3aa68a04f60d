// What Boost.Interprocess has to keep others out with, in memory that the processes share: its mutex and its
// recursive mutex, on Linux those of POSIX threads; its upgradable mutex, made of such a mutex and two
// condition variables, taken for writing; and its semaphore, of the value 1, on Linux that of POSIX.
//
// Nothing tells the others that who holds one has died.

#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/interprocess_recursive_mutex.hpp>
#include <boost/interprocess/sync/interprocess_semaphore.hpp>
#include <boost/interprocess/sync/interprocess_upgradable_mutex.hpp>

#include "os/shared_block.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

struct Mutex {
  static constexpr SyncDescription about{
      .id = "boost-mutex",
      .title = "Boost.Interprocess mutex",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path = "That of POSIX threads (`mutex`), whose errors become exceptions."};
  void lock() { mutex.lock(); }
  void unlock() { mutex.unlock(); }
  bip::interprocess_mutex mutex;
};

struct RecursiveMutex {
  static constexpr SyncDescription about{
      .id = "boost-recursive-mutex",
      .title = "Boost.Interprocess recursive mutex",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path = "That of POSIX threads, which knows its owner and counts how often it took it."};
  void lock() { mutex.lock(); }
  void unlock() { mutex.unlock(); }
  bip::interprocess_recursive_mutex mutex;
};

struct UpgradableMutex {
  static constexpr SyncDescription about{
      .id = "boost-upgradable-mutex",
      .title = "Boost.Interprocess upgradable mutex, for writing",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path =
          "A mutex around the counts of readers and writers, taken and given back twice; who finds it taken "
          "sleeps on a condition variable, and who gives it back wakes all who do."};
  void lock() { mutex.lock(); }
  void unlock() { mutex.unlock(); }
  bip::interprocess_upgradable_mutex mutex;
};

struct Semaphore {
  static constexpr SyncDescription about{
      .id = "boost-semaphore",
      .title = "Boost.Interprocess semaphore",
      .kind = SyncKind::lock,
      .wait = Wait::block,
      .path = "That of POSIX (`sem-unnamed`), whose errors become exceptions."};
  void lock() { semaphore.wait(); }
  void unlock() { semaphore.post(); }
  bip::interprocess_semaphore semaphore{1};
};

template <class Lock>
class BoostLockEnd {
 public:
  explicit BoostLockEnd(Lock& lock) : lock_(&lock) {}
  void lock() { lock_->lock(); }
  void unlock() { lock_->unlock(); }

 private:
  Lock* lock_;
};

template <class Lock>
class BoostLock {
 public:
  static constexpr SyncDescription about = Lock::about;
  explicit BoostLock(const SyncConfig&) {}
  BoostLockEnd<Lock> attach(unsigned) { return BoostLockEnd<Lock>(*lock_); }

 private:
  SharedBlock<Lock> lock_;
};

const SyncRegistration<BoostLock<Mutex>> boost_locks_registration;
const SyncRegistration<BoostLock<RecursiveMutex>> boost_locks_registration_of_recursive;
const SyncRegistration<BoostLock<UpgradableMutex>> boost_locks_registration_of_upgradable;
const SyncRegistration<BoostLock<Semaphore>> boost_locks_registration_of_semaphore;

}  // namespace
}  // namespace ipcbench
