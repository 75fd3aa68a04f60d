#include "starters/parts/reap.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <stdexcept>

#include "os/child.h"
#include "os/error.h"

namespace ipcbench {

void reap_process(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw_errno("waitpid");
  }
  require_good_end(status);
}

void require_good_end(int status) {
  const ExitStatus how =
      WIFSIGNALED(status) ? ExitStatus{0, WTERMSIG(status)} : ExitStatus{WEXITSTATUS(status), 0};
  if (!how.clean()) throw std::runtime_error(fmt::format("what was started {}", how.text()));
}

}  // namespace ipcbench
