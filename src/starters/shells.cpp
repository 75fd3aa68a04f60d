// popen and system: a shell is started (by posix_spawn in glibc), which reads the command and becomes the
// program.

#include <cstdio>
#include <cstdlib>

#include "os/error.h"
#include "spawn/starter.h"
#include "spawn/task.h"
#include "starters/parts/reap.h"

namespace ipcbench {
namespace {

class Popen : public Starter {
 public:
  static constexpr StarterDescription about{
      .id = "popen",
      .title = "popen: through a shell, with a pipe to read",
      .path = "pipe; posix_spawn of /bin/sh, which calls execve; waitpid"};

  explicit Popen(const StarterConfig& config) : task_(config.task) {}

  void start() override {
    output_ = ::popen(task_.command().c_str(), "r");
    if (output_ == nullptr) throw_errno("popen");
  }
  void reap() override { require_good_end(check(::pclose(output_), "pclose")); }

 private:
  const Task& task_;
  FILE* output_ = nullptr;
};

class System : public Starter {
 public:
  static constexpr StarterDescription about{
      .id = "system",
      .title = "system: through a shell, returns when it has ended",
      .path = "posix_spawn of /bin/sh, which calls execve; waitpid, SIGCHLD blocked"};

  explicit System(const StarterConfig& config) : task_(config.task) {}

  void start() override { require_good_end(check(std::system(task_.command().c_str()), "system")); }
  void reap() override {}

 private:
  const Task& task_;
};

const StarterRegistration<Popen> popen_registration;
const StarterRegistration<System> system_registration;

}  // namespace
}  // namespace ipcbench
