#pragma once

#include <array>
#include <atomic>
#include <memory>

#include "bare_loops.h"
#include "harness/placement.h"
#include "os/child.h"
#include "os/shared_block.h"

namespace ipcbench {

/// Two processes with a bare loop each. Between slices both sleep on a futex, so that others can be measured
/// in the meantime; waking them is in no figure.
class BarePair {
 public:
  /// Forks both and pins them: `cpus.a` to the initiator. Throws std::system_error.
  BarePair(std::unique_ptr<BareLoops> loops, std::size_t message_bytes, const CpuPair& cpus);

  /// A slice of `trips`, after as many untimed ones as a Session makes; in ns of the initiator's clock.
  /// Throws std::runtime_error where a side died or hangs.
  std::uint64_t run(std::uint64_t trips);

 private:
  struct Shared {
    alignas(128) std::atomic<std::uint32_t> slice{0};
    std::uint64_t trips = 0;
    alignas(128) std::atomic<std::uint32_t> unfinished{0};
    std::uint64_t elapsed_ns = 0;  // set by the initiator
  };

  Child fork_side(Role role, int cpu);
  void serve(Role role);
  void play(Role role, std::uint64_t trips);

  std::uint64_t untimed_trips_;
  SharedBlock<Shared> shared_;
  Fd bell_;
  std::unique_ptr<BareLoops> loops_;
  std::array<Child, 2> sides_;  // the last member: they end before what they use goes
};

}  // namespace ipcbench
