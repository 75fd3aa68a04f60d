// vfork: the child borrows the caller's memory and stack, and the caller sleeps until it ends or becomes
// another program. Nothing is copied, so the caller's memory does not matter.

#include <unistd.h>

#include "os/error.h"
#include "spawn/starter.h"
#include "spawn/task.h"
#include "starters/parts/reap.h"

namespace ipcbench {
namespace {

// What the child may do is little (vfork(2)): it stores a number elsewhere and ends.
class Vfork : public Starter {
 public:
  static constexpr StarterDescription about{
      .id = "vfork", .title = "vfork", .path = "vfork; the caller sleeps until the child has ended; waitpid"};

  explicit Vfork(const StarterConfig& config) : task_(config.task) {}

  void start() override {
    // It is what is measured.
    // NOLINTBEGIN(clang-analyzer-security.insecureAPI.vfork, clang-analyzer-unix.Vfork)
    pid_ = check(::vfork(), "vfork");
    if (pid_ == 0) {
      task_.act();
      ::_exit(0);
    }
    // NOLINTEND(clang-analyzer-security.insecureAPI.vfork, clang-analyzer-unix.Vfork)
  }
  void reap() override { reap_process(pid_); }

 private:
  const Task& task_;
  pid_t pid_ = -1;
};

const StarterRegistration<Vfork> vfork_registration;

}  // namespace
}  // namespace ipcbench
