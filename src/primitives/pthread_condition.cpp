// A condition variable of POSIX threads with its mutex, shared between processes, and whose turn it is
// between them. Nothing tells the others that who held the mutex has died.

#include "primitives/parts/pthread_condition.h"

#include "os/shared_block.h"
#include "primitives/parts/condition_turn.h"
#include "sync/registration.h"

namespace ipcbench {
namespace {

class Condition {
 public:
  static constexpr SyncDescription about{
      .id = "condition",
      .title = "pthread condition variable",
      .kind = SyncKind::signal,
      .wait = Wait::block,
      .path =
          "Who passes the turn on takes the mutex, writes whose turn it is and wakes who sleeps on the "
          "condition's futex; that one takes the mutex again before it looks."};

  explicit Condition(const SyncConfig& config) : processes_(config.processes) {}
  ConditionTurnEnd<PthreadCondition> attach(unsigned index) { return {*shared_, index, processes_}; }

 private:
  unsigned processes_;
  SharedBlock<ConditionTurn<PthreadCondition>> shared_;
};

const SyncRegistration<Condition> pthread_condition_registration;

}  // namespace
}  // namespace ipcbench
