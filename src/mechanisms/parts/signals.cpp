#include "mechanisms/parts/signals.h"

#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <system_error>

#include "os/cpu_relax.h"

namespace ipcbench {
namespace {

constexpr std::uint32_t usual_bound = 1024;

std::uint32_t bound() {
  rlimit limit{};
  check(::getrlimit(RLIMIT_SIGPENDING, &limit), "RLIMIT_SIGPENDING");
  return static_cast<std::uint32_t>(std::clamp<rlim_t>(limit.rlim_cur, 1, usual_bound));
}

}  // namespace

sigset_t only(int signal) {
  sigset_t set{};
  sigemptyset(&set);
  sigaddset(&set, signal);
  return set;
}

void block_signal(int signal) {
  const sigset_t set = only(signal);
  check(::sigprocmask(SIG_BLOCK, &set, nullptr), "sigprocmask");
}

siginfo_t take_signal(const sigset_t& set, Wait wait) {
  siginfo_t taken{};
  if (wait == Wait::spin) {
    const timespec at_once{};
    while (::sigtimedwait(&set, &taken, &at_once) < 0) {
      if (errno != EAGAIN && errno != EINTR) throw_errno("sigtimedwait");
      cpu_relax();
    }
  } else {
    while (::sigwaitinfo(&set, &taken) < 0) {
      if (errno != EINTR) throw_errno("sigwaitinfo");
    }
  }
  return taken;
}

Availability SignalWords::probe() {
  const sigset_t set = only(word_signal());
  sigset_t before{};
  pthread_sigmask(SIG_BLOCK, &set, &before);
  const int error = pthread_sigqueue(pthread_self(), word_signal(), {});
  const timespec at_once{};
  if (error == 0) ::sigtimedwait(&set, nullptr, &at_once);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (error != 0) {
    return {fmt::format("a real-time signal cannot be queued: {}; RLIMIT_SIGPENDING (ulimit -i) bounds those "
                        "pending for all processes of a user",
                        std::generic_category().message(error)),
            {},
            {}};
  }
  return {{}, signal_word_bytes, "the pointer that a queued signal brings along (sigval, sigqueue(3))"};
}

SignalWords::SignalWords(const ChannelConfig& config)
    : message_bytes_(require_word(config.message_bytes, signal_word_bytes)),
      wait_(config.wait),
      most_(bound()) {}

pid_t SignalWords::meet(Role role) const {
  block_signal(word_signal());
  return pids_.meet(role);
}

}  // namespace ipcbench
