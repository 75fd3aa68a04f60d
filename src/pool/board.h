#pragma once

#include <atomic>
#include <cstdint>

#include "harness/wait.h"
#include "os/cache_line.h"
#include "os/interprocess_mutex.h"
#include "pool/stream.h"
#include "pool/task.h"

namespace ipcbench {

class Workers;

/// What a pool's host and its workers share, be they threads or processes: what a task is, how many were
/// handed out, how many are done. Numbers of tasks only grow, and may wrap.
struct Board {
  /// What the host alone writes, and says to workers that take tasks from here.
  alignas(apart_bytes) std::atomic<std::uint32_t> order{0};  ///< changes with all below; workers sleep on it
  std::atomic<std::uint32_t> offered{0};                     ///< tasks that may be taken
  std::atomic<std::uint32_t> awaited{0};                     ///< tasks done that the host sleeps for
  std::atomic<bool> leave{false};
  std::uint32_t handed_out = 0;  ///< in all; the host's own count

  alignas(apart_bytes) std::atomic<std::uint32_t> taken{0};
  alignas(apart_bytes) std::atomic<std::uint32_t> done{0};  ///< the host sleeps on it

  /// What tasks of one kind share with each other.
  alignas(apart_bytes) InterprocessMutex lock;  ///< of all `lock` tasks
  std::uint64_t takings = 0;                    ///< guarded by it
  std::atomic<std::uint32_t> streams{0};        ///< `memory` tasks begun
  std::atomic<std::uint32_t> misread{0};        ///< those that read what was never written

  /// Set before there are workers, on a line that is not written while any works.
  alignas(apart_bytes) std::atomic<std::uint32_t> met{0};  ///< workers that have mustered
  std::uint32_t workers = 1;
  Wait wait = Wait::block;  ///< of the workers and of the host for them
  Task task = Task::empty;
  bool mustering = false;          ///< tasks are to meet each other instead
  std::uint64_t steps = 0;         ///< of a task (pool/task.h)
  const Stream* stream = nullptr;  ///< what `memory` tasks read
};

/// Does one task, without counting it.
void perform(Board& board);

/// A worker's part where a library hands it each task: does it and counts it.
void do_task(Board& board);

/// The life of a worker that takes tasks from the board, until it is told to leave.
void work(Board& board);
/// Offers such workers so many more tasks.
void offer(Board& board, std::uint32_t tasks);
/// Tells such workers to leave.
void dismiss(Board& board);

/// Waits until so many tasks are done since the beginning. Throws what Workers::require_alive throws.
void await(Board& board, Workers& workers, std::uint32_t done);
/// Has so many tasks done, and waits until they are.
void have_done(Board& board, Workers& workers, std::uint32_t tasks);
/// Returns once every worker is there and waits for a task: each has met all others. Once for a board.
void muster(Board& board, Workers& workers);

/// Throws std::runtime_error where what was done is not `tasks` tasks, each with the right result: those of
/// a muster do not count.
void require_right(const Board& board, std::uint64_t tasks);

}  // namespace ipcbench
