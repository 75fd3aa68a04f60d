#include "os/child_tree.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "os/error.h"

namespace ipcbench {
namespace {

// Lets this process inherit the orphans below it; returns whether it did before.
int adopt_orphans() {
  int before = 0;
  check(prctl(PR_GET_CHILD_SUBREAPER, &before), "prctl(PR_GET_CHILD_SUBREAPER)");
  check(prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl(PR_SET_CHILD_SUBREAPER)");
  return before;
}

}  // namespace

ChildTree::ChildTree(const std::string& name, FunctionRef<void()> body)
    : adopted_before_(adopt_orphans()), root_(name, [&] {
        check(setpgid(0, 0), "setpgid");
        body();
      }) {}

ChildTree::~ChildTree() {
  if (!over_) {
    root_.kill();
    wait();
  }
  prctl(PR_SET_CHILD_SUBREAPER, adopted_before_);
}

ExitStatus ChildTree::wait() {
  constexpr int for_good = -1;
  while (!root_.ended(for_good)) {
  }
  // As long as the root is not reaped, its number, and so the group's, is nobody else's.
  const pid_t group = root_.pid();
  ::kill(-group, SIGKILL);
  const ExitStatus status = root_.wait();
  while (::waitpid(-group, nullptr, 0) > 0 || errno == EINTR) {
  }
  over_ = true;
  return status;
}

}  // namespace ipcbench
