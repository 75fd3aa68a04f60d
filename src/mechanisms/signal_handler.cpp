// SIGUSR1 from each side to the other, and a handler that sets a flag. Who sleeps for it does so in
// sigsuspend, and blocks the signal everywhere else: so none comes between the look at the flag and the
// sleep. Who spins on the flag never blocks it.
//
// A standard signal is pending or it is not (signal(7)), and so is the flag: a sender never waits, and a
// receiver that is too slow misses signals. A dead peer is ESRCH, once it was reaped.

#include <array>
#include <atomic>
#include <csignal>
#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/memory_wait.h"
#include "mechanisms/parts/signals.h"
#include "os/error.h"

namespace ipcbench {
namespace {

constexpr std::array handler_waits{Wait::block, Wait::spin, Wait::yield};

// A handler has no other way to its side, and a process is one side of one channel.
std::atomic<bool> arrived{false};
static_assert(std::atomic<bool>::is_always_lock_free, "what a handler may touch (signal-safety(7))");

void note_arrival(int /*signal*/) {
  arrived.store(true, std::memory_order_relaxed);
}

bool take_arrival() {
  return arrived.load(std::memory_order_relaxed) && arrived.exchange(false, std::memory_order_relaxed);
}

void handle() {
  struct sigaction action {};
  action.sa_handler = note_arrival;
  action.sa_flags = SA_RESTART;
  check(::sigaction(SIGUSR1, &action, nullptr), "sigaction");
}

// The mask that this thread has, without SIGUSR1.
sigset_t mask_to_receive() {
  sigset_t mask{};
  check(::sigprocmask(SIG_BLOCK, nullptr, &mask), "sigprocmask");
  sigdelset(&mask, SIGUSR1);
  return mask;
}

class SignalHandlerEnd final : public Endpoint {
 public:
  SignalHandlerEnd(Wait wait, pid_t peer) : wait_(wait), peer_(peer), mask_(mask_to_receive()) {}

  void send(ConstBytes /*nothing*/) override { check(::kill(peer_, SIGUSR1), "kill"); }
  void receive(Bytes /*nothing*/) override {
    wait_.until(take_arrival, [&] {
      while (!take_arrival()) ::sigsuspend(&mask_);
    });
  }

 private:
  MemoryWait wait_;
  pid_t peer_;
  sigset_t mask_;
};

class SignalHandler final : public Transport {
 public:
  static constexpr Description about{
      .id = "signal-handler",
      .title = "a standard signal and its handler (pending ones coalesce)",
      .family = "notification",
      .path =
          "kill marks SIGUSR1 as pending and wakes the receiver asleep in sigsuspend; on its way "
          "out of the kernel that runs a handler, which sets a flag and returns through the "
          "kernel once more. One that is still pending takes in those that follow: they are lost.",
      .waits = handler_waits,
      .payload = Payload::none,
      .lossless = false,
      .boundaries = true,
      .per_message = {.system_calls = 3, .sleep_calls = 1, .copies = 0, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return {}; }

  explicit SignalHandler(const ChannelConfig& config) : wait_(config.wait) {
    require_no_bytes(config.message_bytes);
  }

  // What is pending. A sender does not wait when that is full: its message is lost.
  Capacity capacity() override { return {0, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    handle();
    if (wait_ == Wait::block) block_signal(SIGUSR1);
    return std::make_unique<SignalHandlerEnd>(wait_, pids_.meet(role));
  }

 private:
  Wait wait_;
  PidExchange pids_;
};

const Registration<SignalHandler> signal_handler_registration;

}  // namespace
}  // namespace ipcbench
