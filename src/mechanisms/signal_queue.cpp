// Real-time signals that each side queues for the other with a word each, blocked in both, and taken in the
// order in which they were sent (signal(7)).
//
// What is pending is bounded by RLIMIT_SIGPENDING of the receiver, which counts that of all its user's
// processes; a bound of the channel's own, far below, comes first (SignalWords). glibc's sigqueue asks the
// kernel for the sender's pid and user at each call, which makes three system calls of one. A dead peer is
// ESRCH, once it was reaped.

#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/signals.h"

namespace ipcbench {
namespace {

class SignalQueue final : public Transport {
 public:
  static constexpr Description about{
      .id = "signal-queue",
      .title = "queued real-time signals, waited for",
      .family = "notification",
      .path =
          "sigqueue asks for its own pid and user, copies them and the word, in a siginfo_t, into "
          "the queue of the receiver's pending signals and wakes the receiver asleep in "
          "sigwaitinfo, which copies it out. A count in shared memory of what was taken bounds "
          "what is queued.",
      .waits = signal_waits,
      .payload = Payload::word,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 4, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return SignalWords::probe(); }

  explicit SignalQueue(const ChannelConfig& config) : words_(config) {}

  Capacity capacity() override { return words_.capacity(); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    const pid_t peer = words_.meet(role);
    return words_.end(role, SignalQueueOut(peer), SignalQueueIn(words_.wait()));
  }

 private:
  SignalWords words_;
};

const Registration<SignalQueue> signal_queue_registration;

}  // namespace
}  // namespace ipcbench
