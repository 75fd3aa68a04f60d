#pragma once

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdint>

namespace ipcbench {

/// Sleeps while `word` is `seen`. Returns on a wake-up, a signal or spuriously: the caller looks again.
void futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t seen);

/// The same, for at most that long.
void futex_wait_for(const std::atomic<std::uint32_t>& word, std::uint32_t seen,
                    std::chrono::nanoseconds at_most);

/// Wakes up to `waiters` sleepers on `word`, in any process that shares it.
void futex_wake(const std::atomic<std::uint32_t>& word, int waiters = INT_MAX);

}  // namespace ipcbench
