// fork: the kernel copies the caller's page tables and marks every page to be copied on the first write. The
// child is this program, goes on where the caller was, and ends. What it costs grows with the caller's
// memory.

#include <unistd.h>

#include "os/error.h"
#include "spawn/starter.h"
#include "spawn/task.h"
#include "starters/parts/reap.h"

namespace ipcbench {
namespace {

class Fork : public Starter {
 public:
  static constexpr StarterDescription about{
      .id = "fork", .title = "fork", .path = "fork; the child goes on in the same program; waitpid"};

  explicit Fork(const StarterConfig& config) : task_(config.task) {}

  void start() override {
    pid_ = check(::fork(), "fork");
    if (pid_ == 0) {
      task_.act();
      ::_exit(0);
    }
  }
  void reap() override { reap_process(pid_); }

 private:
  const Task& task_;
  pid_t pid_ = -1;
};

const StarterRegistration<Fork> fork_registration;

}  // namespace
}  // namespace ipcbench
