// Real-time signals that each side queues through a pidfd of the other (pidfd_send_signal(2), Linux 5.1, and
// pidfd_open(2), 5.3), with a word each, blocked in both, and taken in the order in which they were sent.
//
// What is pending is bounded as in signal-queue. A dead peer is ESRCH, once it was reaped; unlike a pid, a
// pidfd never comes to mean another process.

#include <fmt/format.h>
#include <sys/syscall.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/pid_exchange.h"
#include "mechanisms/parts/signals.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

int pidfd_open(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

int pidfd_send_signal(int pidfd, int signal, siginfo_t* info) {
  return static_cast<int>(::syscall(SYS_pidfd_send_signal, pidfd, signal, info, 0));
}

std::optional<std::string> why_no_pidfd() {
  const Fd self(pidfd_open(getpid()));
  const char* call = self ? "pidfd_send_signal" : "pidfd_open";
  if (self && pidfd_send_signal(self.get(), 0, nullptr) == 0) return std::nullopt;
  return fmt::format("{}: {}; it takes Linux 5.3, and a seccomp filter that lets it through", call,
                     std::generic_category().message(errno));
}

class PidfdOut {
 public:
  explicit PidfdOut(pid_t peer) : peer_(check(pidfd_open(peer), fmt::format("pidfd_open of {}", peer))) {
    info_.si_signo = word_signal();
    info_.si_code = SI_QUEUE;
    info_.si_pid = getpid();
    info_.si_uid = getuid();
  }

  void send(std::uint64_t word) {
    info_.si_value = sigval_of(word);
    queue_signal("pidfd_send_signal", [&] { return pidfd_send_signal(peer_.get(), info_.si_signo, &info_); });
  }

 private:
  Fd peer_;
  siginfo_t info_{};
};

class PidfdSignal final : public Transport {
 public:
  static constexpr Description about{
      .id = "pidfd-signal",
      .title = "queued real-time signals through a pidfd, waited for",
      .family = "notification",
      .path =
          "pidfd_send_signal copies the word, in a siginfo_t, into the queue of the receiver's "
          "pending signals and wakes the receiver asleep in sigwaitinfo, which copies it out. A "
          "count in shared memory of what was taken bounds what is queued.",
      .waits = signal_waits,
      .payload = Payload::word,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) {
    if (const auto reason = why_no_pidfd()) return {reason, {}, {}};
    return SignalWords::probe();
  }

  explicit PidfdSignal(const ChannelConfig& config) : words_(config) {}

  Capacity capacity() override { return words_.capacity(); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    PidfdOut out(words_.meet(role));
    // A side that has sent all it had to may be gone before the other has opened a pidfd of it.
    static_cast<void>(opened_.meet(role));
    return words_.end(role, std::move(out), SignalQueueIn(words_.wait()));
  }

 private:
  SignalWords words_;
  PidExchange opened_;
};

const Registration<PidfdSignal> pidfd_signal_registration;

}  // namespace
}  // namespace ipcbench
