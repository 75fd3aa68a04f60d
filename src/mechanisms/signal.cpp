// SIGUSR1 from each side to the other, blocked in both, and taken where it is waited for.
//
// A standard signal is pending or it is not (signal(7)): one that is sent while one is pending adds nothing.
// So a sender never waits, and a receiver that is too slow misses signals. A dead peer is ESRCH, once it was
// reaped.

#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/signals.h"
#include "os/error.h"

namespace ipcbench {
namespace {

class SignalEnd final : public Endpoint {
 public:
  SignalEnd(Wait wait, pid_t peer) : wait_(wait), peer_(peer) {}

  void send(ConstBytes /*nothing*/) override { check(::kill(peer_, SIGUSR1), "kill"); }
  void receive(Bytes /*nothing*/) override { take_signal(set_, wait_); }

 private:
  Wait wait_;
  pid_t peer_;
  sigset_t set_ = only(SIGUSR1);
};

class Signal final : public Transport {
 public:
  static constexpr Description about{
      .id = "signal",
      .title = "a standard signal, waited for (pending ones coalesce)",
      .family = "notification",
      .path =
          "kill marks SIGUSR1 as pending and wakes the receiver asleep in sigwaitinfo, which "
          "takes it. One that is still pending takes in those that follow: they are lost.",
      .waits = signal_waits,
      .payload = Payload::none,
      .lossless = false,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 0, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return {}; }

  explicit Signal(const ChannelConfig& config) : wait_(config.wait) {
    require_no_bytes(config.message_bytes);
  }

  // What is pending. A sender does not wait when that is full: its message is lost.
  Capacity capacity() override { return {0, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    block_signal(SIGUSR1);
    return std::make_unique<SignalEnd>(wait_, pids_.meet(role));
  }

 private:
  Wait wait_;
  PidExchange pids_;
};

const Registration<Signal> signal_registration;

}  // namespace
}  // namespace ipcbench
