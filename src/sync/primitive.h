#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include "harness/wait.h"

namespace ipcbench {

class RunDirectory;

/// What a primitive is for: keeping others out, passing a turn on, or meeting.
enum class SyncKind : std::uint8_t { lock, signal, barrier };
constexpr std::string_view name(SyncKind kind) {
  return kind == SyncKind::lock ? "lock" : kind == SyncKind::signal ? "signal" : "barrier";
}

/// What a synchronisation primitive is; a constant expression of its file.
struct SyncDescription {
  std::string_view id;     ///< kebab-case, the CSV's key, never renamed
  std::string_view title;  ///< a few words for a person
  SyncKind kind;
  Wait wait;              ///< how who does not get it at once waits
  bool in_order = false;  ///< a lock that spinners get in the order in which they came
  std::string_view path;  ///< what an operation does, without and with somebody who waits
};

/// What a primitive is made for.
struct SyncConfig {
  RunDirectory& names;
  unsigned processes;  ///< that use it
};

/// A process's hold on a lock. Both throw std::exception where the lock is broken or gone.
template <class E>
concept LockEnd = requires(E& end) {
  { end.lock() } -> std::same_as<void>;
  { end.unlock() } -> std::same_as<void>;
};

/// A process's hold on something to be told by. Of `processes`, each tells the next; one tells itself.
template <class E>
concept SignalEnd = requires(E& end) {
  { end.pass_on() } -> std::same_as<void>;  // tells the next that it is its turn
  { end.await() } -> std::same_as<void>;    // waits until it is told that, and takes the turn
};

/// A process's hold on a barrier.
template <class E>
concept BarrierEnd = requires(E& end) {
  { end.arrive_and_wait() } -> std::same_as<void>;  // returns once all processes have come
};

/// A primitive's type. The runner constructs it before it forks the processes; they attach once each, by
/// their numbers from 0. One that may be missing says so in a static `why_not(RunDirectory&)`, which gives an
/// optional string.
template <class P>
concept SyncPrimitive = std::constructible_from<P, const SyncConfig&> &&
    requires(P& primitive, unsigned index) {
  { P::about } -> std::convertible_to<const SyncDescription&>;  // a constant expression
  primitive.attach(index);                                      // LockEnd, SignalEnd or BarrierEnd
};

}  // namespace ipcbench
