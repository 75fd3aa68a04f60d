// Real-time signals that each side queues for the other with a word each, blocked in both, and read from a
// signalfd in the order in which they were sent (signalfd(2)).
//
// What is pending is bounded, and sigqueue makes three system calls, as in signal-queue. A dead peer is
// ESRCH, once it was reaped.

#include <sys/signalfd.h>
#include <unistd.h>

#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/signals.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

Fd open_signalfd() {
  const sigset_t set = only(word_signal());
  return Fd(check(::signalfd(-1, &set, SFD_CLOEXEC), "signalfd"));
}

class SignalfdIn {
 public:
  explicit SignalfdIn(Wait wait) : wait_(wait, fd_.get(), fd_.get()) {}

  std::uint64_t take() {
    signalfd_siginfo taken{};
    const ssize_t n = wait_.receive("read", [&] { return ::read(fd_.get(), &taken, sizeof taken); });
    require_size("signal", n, sizeof taken);
    return taken.ssi_ptr;
  }

 private:
  Fd fd_ = open_signalfd();
  DescriptorWait wait_;  // nothing is sent through it
};

class Signalfd final : public Transport {
 public:
  static constexpr Description about{
      .id = "signalfd",
      .title = "queued real-time signals, read from a signalfd",
      .family = "notification",
      .path =
          "sigqueue asks for its own pid and user, copies them and the word, in a siginfo_t, into "
          "the queue of the receiver's pending signals and wakes the receiver asleep in read of a "
          "signalfd, which copies it out. A count in shared memory of what was taken bounds what "
          "is queued.",
      .waits = descriptor_waits,
      .payload = Payload::word,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 4, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return SignalWords::probe(); }

  explicit Signalfd(const ChannelConfig& config) : words_(config) {}

  Capacity capacity() override { return words_.capacity(); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    const pid_t peer = words_.meet(role);
    return words_.end(role, SignalQueueOut(peer), SignalfdIn(words_.wait()));
  }

 private:
  SignalWords words_;
};

const Registration<Signalfd> signalfd_registration;

}  // namespace
}  // namespace ipcbench
