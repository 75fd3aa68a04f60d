#include "pool/board.h"

#include <fmt/format.h>

#include <mutex>
#include <stdexcept>

#include "os/cpu_relax.h"
#include "os/futex.h"
#include "pool/countdown.h"
#include "pool/pool.h"

namespace ipcbench {
namespace {

using namespace std::chrono_literals;

// How often the host of sleeping workers looks whether they live, and after how many looks one of spinners.
constexpr auto between_looks = 10ms;
constexpr std::uint32_t looks_before_one = 4096;

// Whether `a` is at least `b`, of numbers that wrap.
bool reached(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) >= 0;
}

void meet(Board& board) {
  std::uint32_t seen = board.met.fetch_add(1) + 1;
  if (seen == board.workers) return futex_wake(board.met);
  for (; seen != board.workers; seen = board.met) futex_wait(board.met, seen);
}

void take_lock(Board& board) {
  for (std::uint64_t left = takings(board.steps); left > 0; --left) {
    const std::scoped_lock guard(board.lock);
    ++board.takings;
  }
}

// Counts tasks as done, and wakes the host where it sleeps for them.
void finish(Board& board, std::uint32_t tasks) {
  const std::uint32_t before = board.done.fetch_add(tasks);
  if (board.wait == Wait::spin) return;
  const std::uint32_t awaited = board.awaited;
  if (!reached(before, awaited) && reached(before + tasks, awaited)) futex_wake(board.done);
}

bool take(Board& board) {
  std::uint32_t taken = board.taken.load(std::memory_order_relaxed);
  while (!reached(taken, board.offered.load(std::memory_order_acquire))) {
    if (board.taken.compare_exchange_weak(taken, taken + 1)) return true;
  }
  return false;
}

// Takes and does tasks until none is left. Counted together, so that workers do not wait for each other's
// count.
void take_tasks(Board& board) {
  std::uint32_t mine = 0;
  for (; take(board); ++mine) perform(board);
  if (mine > 0) finish(board, mine);
}

void give_order(Board& board) {
  board.order.fetch_add(1, std::memory_order_release);
  if (board.wait != Wait::spin) futex_wake(board.order);
}

}  // namespace

void perform(Board& board) {
  if (board.mustering) return meet(board);
  switch (board.task) {
    case Task::countdown:
      return countdown(board.steps);
    case Task::memory:
      if (!board.stream->read(board.steps * bytes_per_step, board.streams.fetch_add(1))) ++board.misread;
      return;
    case Task::lock:
      return take_lock(board);
    case Task::empty:
      return;
  }
}

void do_task(Board& board) {
  perform(board);
  finish(board, 1);
}

void work(Board& board) {
  for (;;) {
    const std::uint32_t seen = board.order.load(std::memory_order_acquire);
    take_tasks(board);
    if (board.leave) return;
    while (board.order.load(std::memory_order_acquire) == seen) {
      if (board.wait == Wait::spin) {
        cpu_relax();
      } else {
        futex_wait(board.order, seen);
      }
    }
  }
}

void offer(Board& board, std::uint32_t tasks) {
  board.offered.store(board.offered.load(std::memory_order_relaxed) + tasks, std::memory_order_release);
  give_order(board);
}

void dismiss(Board& board) {
  board.leave = true;
  give_order(board);
}

void await(Board& board, Workers& workers, std::uint32_t done) {
  if (board.wait == Wait::spin) {
    for (std::uint32_t looks = 1; !reached(board.done.load(std::memory_order_acquire), done); ++looks) {
      cpu_relax();
      if (looks % looks_before_one == 0) workers.require_alive();
    }
    return;
  }
  if (board.awaited != done) board.awaited = done;
  for (std::uint32_t seen = board.done; !reached(seen, done); seen = board.done) {
    futex_wait_for(board.done, seen, between_looks);
    if (board.done == seen) workers.require_alive();
  }
}

void have_done(Board& board, Workers& workers, std::uint32_t tasks) {
  board.handed_out += tasks;
  if (board.wait != Wait::spin) board.awaited = board.handed_out;
  workers.hand_out(tasks);
  await(board, workers, board.handed_out);
}

void muster(Board& board, Workers& workers) {
  board.mustering = true;
  have_done(board, workers, board.workers);
  board.mustering = false;
}

void require_right(const Board& board, std::uint64_t tasks) {
  if (board.done != board.handed_out) {
    throw std::runtime_error(
        fmt::format("{} tasks were handed out, and {} done", board.handed_out, board.done.load()));
  }
  const std::uint64_t expected = board.task == Task::lock ? tasks * takings(board.steps) : 0;
  if (board.takings != expected) {
    throw std::runtime_error(
        fmt::format("the lock was taken {} times, and {} times were counted: two were in at once", expected,
                    board.takings));
  }
  if (board.misread != 0) {
    throw std::runtime_error(
        fmt::format("{} of {} tasks read what was never written", board.misread.load(), tasks));
  }
}

}  // namespace ipcbench
