// Boost.Interprocess's condition variable with its mutex, and whose turn it is between them. On Linux both
// are those of POSIX threads.

#include <boost/interprocess/sync/interprocess_condition.hpp>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>

#include "os/shared_block.h"
#include "primitives/parts/condition_turn.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

class BoostSync {
 public:
  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }
  void wait() {
    bip::scoped_lock<bip::interprocess_mutex> lock(mutex_, bip::accept_ownership);
    condition_.wait(lock);
    lock.release();
  }
  void notify_all() { condition_.notify_all(); }

 private:
  bip::interprocess_mutex mutex_;
  bip::interprocess_condition condition_;
};

class BoostCondition {
 public:
  static constexpr SyncDescription about{
      .id = "boost-condition",
      .title = "Boost.Interprocess condition variable",
      .kind = SyncKind::signal,
      .wait = Wait::block,
      .path =
          "Who passes the turn on takes the mutex, writes whose turn it is and wakes who sleeps on the "
          "condition's futex; that one takes the mutex again before it looks."};

  explicit BoostCondition(const SyncConfig& config) : processes_(config.processes) {}
  ConditionTurnEnd<BoostSync> attach(unsigned index) { return {*shared_, index, processes_}; }

 private:
  unsigned processes_;
  SharedBlock<ConditionTurn<BoostSync>> shared_;
};

const SyncRegistration<BoostCondition> boost_condition_registration;

}  // namespace
}  // namespace ipcbench
