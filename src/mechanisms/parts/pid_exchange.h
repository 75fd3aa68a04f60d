#pragma once

#include <unistd.h>

#include <array>

#include "harness/stamp.h"
#include "mechanisms/parts/awaited_word.h"
#include "os/shared_block.h"

namespace ipcbench {

/// Tells each side of a channel which process the other is, through shared memory made before they fork.
class PidExchange {
 public:
  /// In the side's process, once: says which that is, and waits until the peer has said it too; the peer's.
  /// From then on the peer may send signals: what has to be blocked or handled is by now.
  [[nodiscard]] pid_t meet(Role role) const {
    const MemoryWait asleep(Wait::block);
    at(role).set(asleep, static_cast<std::uint32_t>(getpid()));
    return static_cast<pid_t>(at(peer_of(role)).await(asleep, [](std::uint32_t pid) { return pid != 0; }));
  }

 private:
  [[nodiscard]] AwaitedWord& at(Role role) const { return pids_->at(static_cast<std::size_t>(role)); }

  SharedBlock<std::array<AwaitedWord, 2>> pids_;
};

}  // namespace ipcbench
