#include "os/orphans.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "os/error.h"
#include "os/files.h"
#include "os/text.h"

namespace ipcbench {
namespace {

void kill_children() {
  // proc_pid_task(5): the children of the main thread, which is the one that forks here.
  const auto children = read_text(fmt::format("/proc/self/task/{}/children", ::getpid()));
  if (!children) return;
  for (const std::string_view word : split_words(*children)) {
    if (const auto pid = parse_number<pid_t>(word)) ::kill(*pid, SIGKILL);
  }
}

}  // namespace

Orphans::Orphans() {
  check(::prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl(PR_SET_CHILD_SUBREAPER)");
}

Orphans::~Orphans() {
  // One that is killed may leave children of its own, which then come here.
  do {
    kill_children();
  } while (::waitpid(-1, nullptr, 0) > 0);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

}  // namespace ipcbench
