// fork and exec, vfork and exec: what a shell does, and what posix_spawn is made of. A fork copies page
// tables that the exec throws away at once.

#include <unistd.h>

#include "os/error.h"
#include "spawn/starter.h"
#include "spawn/task.h"
#include "starters/parts/reap.h"

namespace ipcbench {
namespace {

class ForkExec : public Starter {
 public:
  static constexpr StarterDescription about{
      .id = "fork-exec", .title = "fork, then exec", .path = "fork; execv in the child; waitpid"};

  explicit ForkExec(const StarterConfig& config) : task_(config.task) {}

  void start() override {
    pid_ = check(::fork(), "fork");
    if (pid_ == 0) {
      ::execv(task_.argv()[0], task_.argv());
      ::_exit(127);  // as shells say it
    }
  }
  void reap() override { reap_process(pid_); }

 private:
  const Task& task_;
  pid_t pid_ = -1;
};

const StarterRegistration<ForkExec> fork_exec_registration;

}  // namespace
}  // namespace ipcbench
