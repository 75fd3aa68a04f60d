#pragma once

#include <sched.h>

#include <array>
#include <bit>
#include <cerrno>
#include <csignal>
#include <memory>
#include <utility>

#include "harness/mechanism.h"
#include "mechanisms/parts/credit.h"
#include "mechanisms/parts/pid_exchange.h"
#include "os/error.h"

namespace ipcbench {

/// How a side waits for a signal that it blocks: asleep in sigwaitinfo, or calling sigtimedwait with no
/// timeout again and again.
inline constexpr std::array signal_waits{Wait::block, Wait::spin};

/// A set of one signal.
sigset_t only(int signal);

/// Blocks that signal in this thread: it stays pending until it is taken. Throws std::system_error.
void block_signal(int signal);

/// Waits until a signal of `set`, which is blocked, is pending, and takes it. Throws std::system_error.
siginfo_t take_signal(const sigset_t& set, Wait wait);

/// The bytes of a word that a queued signal brings along: those of a sigval's pointer.
constexpr std::size_t signal_word_bytes = sizeof(sigval::sival_ptr);

/// The real-time signal that words travel with.
inline int word_signal() {
  return SIGRTMIN + 1;
}

inline sigval sigval_of(std::uint64_t word) {
  sigval value{};
  value.sival_ptr = std::bit_cast<void*>(word);
  return value;
}

/// Repeats `call`, which queues a real-time signal, as long as the kernel refuses that because as many are
/// pending for the receiver's user as RLIMIT_SIGPENDING lets be (sig_get_ucounts, kernel/signal.c): giving
/// the CPU away is all that a sender can do then. Throws std::system_error naming `what`.
template <class Call>
void queue_signal(const char* what, Call call) {
  while (call() < 0) {
    if (errno != EAGAIN) throw_errno(what);
    ::sched_yield();
  }
}

/// Sends words to a process with sigqueue: the `Out` of a CreditedEnd.
class SignalQueueOut {
 public:
  explicit SignalQueueOut(pid_t peer) : peer_(peer) {}
  void send(std::uint64_t word) const {
    queue_signal("sigqueue", [&] { return ::sigqueue(peer_, signal_, sigval_of(word)); });
  }

 private:
  pid_t peer_;
  int signal_ = word_signal();
};

/// Takes the words of queued signals as `take_signal` does: the `In` of a CreditedEnd.
class SignalQueueIn {
 public:
  explicit SignalQueueIn(Wait wait) : wait_(wait) {}
  [[nodiscard]] std::uint64_t take() const {
    return std::bit_cast<std::uint64_t>(take_signal(set_, wait_).si_value.sival_ptr);
  }

 private:
  Wait wait_;
  sigset_t set_ = only(word_signal());
};

/// What a channel of words in queued signals has besides how they are sent and taken: made before the sides
/// fork. Queued signals have no bound but RLIMIT_SIGPENDING, which counts those of all processes of a user:
/// two channels would wait for each other. So each direction has a bound of its own, far below that.
class SignalWords {
 public:
  /// Whether a real-time signal can be queued here, by sending one to this thread.
  static Availability probe();

  /// Throws std::invalid_argument for messages that no such word can be.
  explicit SignalWords(const ChannelConfig& config);

  [[nodiscard]] Capacity capacity() const { return {std::uint64_t{most_} * message_bytes_, most_}; }

  /// In the side's process: blocks the signal and waits for the peer to have done the same; its process.
  /// Throws std::system_error.
  [[nodiscard]] pid_t meet(Role role) const;

  [[nodiscard]] Wait wait() const { return wait_; }
  template <class Out, class In>
  [[nodiscard]] std::unique_ptr<Endpoint> end(Role role, Out out, In in) const {
    return credited_end(std::move(out), std::move(in), Credit(counts_, role, most_, wait_));
  }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  std::uint32_t most_;
  PidExchange pids_;
  TakenCounts counts_;
};

}  // namespace ipcbench
