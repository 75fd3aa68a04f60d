#include "os/interrupt.h"

#include <poll.h>
#include <sys/signalfd.h>

#include "os/error.h"

namespace ipcbench {
namespace {

bool ignored(int signal) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  return action.sa_handler == SIG_IGN;
}

}  // namespace

Interrupt::Interrupt() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!ignored(signal)) sigaddset(&set, signal);
  }
  check(sigprocmask(SIG_BLOCK, &set, &previous_), "sigprocmask");
  fd_.reset(check(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));
}

// What is pending is taken first: restoring the mask would deliver it, and end the process before it has said
// what it kept.
Interrupt::~Interrupt() {
  signalfd_siginfo taken{};
  while (::read(fd_.get(), &taken, sizeof taken) > 0) {
  }
  sigprocmask(SIG_SETMASK, &previous_, nullptr);
}

bool Interrupt::requested() const {
  pollfd p{fd_.get(), POLLIN, 0};
  return ::poll(&p, 1, 0) > 0;
}

}  // namespace ipcbench
