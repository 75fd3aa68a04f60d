// posix_spawn: in glibc a clone that shares the caller's memory while the caller sleeps, until the child has
// called exec (sysdeps/unix/sysv/linux/spawni.c): no page table is copied.

#include <spawn.h>
#include <unistd.h>

#include "os/error.h"
#include "spawn/starter.h"
#include "spawn/task.h"
#include "starters/parts/reap.h"

namespace ipcbench {
namespace {

class PosixSpawn : public Starter {
 public:
  static constexpr StarterDescription about{
      .id = "posix-spawn",
      .title = "posix_spawn",
      .path = "clone(CLONE_VM|CLONE_VFORK); the caller sleeps until the child has called execve; waitpid"};

  explicit PosixSpawn(const StarterConfig& config) : task_(config.task) {}

  void start() override {
    check_error(::posix_spawn(&pid_, task_.argv()[0], nullptr, nullptr, task_.argv(), environ),
                task_.argv()[0]);
  }
  void reap() override { reap_process(pid_); }

 private:
  const Task& task_;
  pid_t pid_ = -1;
};

const StarterRegistration<PosixSpawn> posix_spawn_registration;

}  // namespace
}  // namespace ipcbench
