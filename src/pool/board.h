#pragma once

#include <atomic>
#include <cstdint>

#include "os/cache_line.h"

namespace ipcbench {

/// The tasks of a pool, in memory that host and workers share, be they threads or processes.
struct Board {
  alignas(apart_bytes) std::atomic<std::uint32_t> ready{0};  ///< workers that have come
  alignas(apart_bytes) std::atomic<std::uint32_t> go{0};  ///< 1 once tasks may be taken; workers sleep on it
  alignas(apart_bytes) std::atomic<std::uint32_t> next{0};  ///< the next task to be taken
  alignas(apart_bytes) std::atomic<std::uint32_t> done{0};  ///< tasks finished
  std::uint32_t workers = 0;
  std::uint32_t tasks = 0;
  std::uint64_t countdown = 0;
};

/// The life of a worker: reports ready, waits for the start, takes tasks until none is left. The last to be
/// ready and the one that finishes the last task ring the eventfd `bell`.
void work(Board& board, int bell);

/// Takes and does tasks until none is left; returns whether this finished the last one.
bool take_tasks(Board& board);

}  // namespace ipcbench
