// An event of a flag, a mutex and a condition variable, as multiprocessing.Event of Python is one.

#include "primitives/parts/event_ring.h"
#include "primitives/parts/pthread_condition.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

class ConditionEvent {
 public:
  void set() {
    sync_.lock();
    is_set_ = true;
    sync_.notify_all();
    sync_.unlock();
  }
  void wait() {
    sync_.lock();
    while (!is_set_) sync_.wait();
    sync_.unlock();
  }
  void clear() {
    sync_.lock();
    is_set_ = false;
    sync_.unlock();
  }

 private:
  PthreadCondition sync_;
  bool is_set_ = false;
};

class EventCondition {
 public:
  static constexpr SyncDescription about{
      .id = "event-condition",
      .title = "event of a flag and a condition variable",
      .kind = SyncKind::signal,
      .wait = Wait::block,
      .path =
          "Setting it takes the mutex, writes the flag and wakes who sleeps on the condition's futex; who "
          "waits takes the mutex again before it looks, and once more to clear it."};

  explicit EventCondition(const SyncConfig& config) : events_(config.processes) {}
  EventEnd<ConditionEvent> attach(unsigned index) { return events_.end(index); }

 private:
  EventRing<ConditionEvent> events_;
};

const SyncRegistration<EventCondition> event_condition_registration;

}  // namespace
}  // namespace ipcbench
