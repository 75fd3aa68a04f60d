#include "os/child.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <exception>

#include "os/error.h"

namespace ipcbench {
namespace {

[[noreturn]] void live(const std::string& name, FunctionRef<void()> body, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent died before the line above; who is the first of a PID namespace sees no parent, but 0.
  if (getppid() != parent && getppid() != 0) _exit(1);
  prctl(PR_SET_NAME, name.c_str());
  std::signal(SIGPIPE, SIG_IGN);
  try {
    body();
  } catch (...) {
    _exit(1);
  }
  _exit(0);
}

}  // namespace

std::string ExitStatus::text() const {
  if (signal == 0) return fmt::format("exited with {}", code);
  const char* abbreviation = sigabbrev_np(signal);
  return abbreviation != nullptr ? fmt::format("was killed by SIG{}", abbreviation)
                                 : fmt::format("was killed by signal {}", signal);
}

Child::Child(const std::string& name, FunctionRef<void()> body) {
  const pid_t parent = getpid();
  pid_ = check(::fork(), "fork");
  if (pid_ == 0) live(name, body, parent);
  pidfd_.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  if (!pidfd_) {
    const int error = errno;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    errno = error;
    throw_errno("pidfd_open");
  }
}

Child::~Child() {
  if (!pidfd_) return;
  kill();
  siginfo_t info{};
  ::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED);
}

bool Child::ended(int milliseconds) const {
  pollfd p{pidfd_.get(), POLLIN, 0};
  return ::poll(&p, 1, milliseconds) > 0;
}

bool Child::was_stopped() const {
  siginfo_t info{};
  ::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WSTOPPED | WCONTINUED | WNOHANG);
  return info.si_pid != 0;
}

void Child::kill() {
  ::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
}

ExitStatus Child::wait() {
  siginfo_t info{};
  while (::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED) < 0) {
    if (errno != EINTR) throw_errno("waitid");
  }
  pidfd_.reset();
  return info.si_code == CLD_EXITED ? ExitStatus{info.si_status, 0} : ExitStatus{0, info.si_status};
}

}  // namespace ipcbench
