#include "pool/pool.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "os/child.h"
#include "os/clock.h"
#include "os/error.h"
#include "os/futex.h"
#include "os/shared_block.h"
#include "pool/board.h"
#include "pool/countdown.h"

namespace ipcbench {
namespace {

constexpr std::array names{std::pair{PoolKind::serial, "serial"}, std::pair{PoolKind::threads, "threads"},
                           std::pair{PoolKind::processes, "processes"},
                           std::pair{PoolKind::fork_each, "fork-each"}};

void fill(Board& board, const PoolConfig& config) {
  board.workers = static_cast<std::uint32_t>(config.workers);
  board.tasks = static_cast<std::uint32_t>(config.tasks);
  board.countdown = config.countdown;
}

Fd make_bell() {
  return Fd(check(eventfd(0, EFD_CLOEXEC), "eventfd"));
}

std::vector<pollfd> poll_list(int first, const std::vector<Child>& children) {
  std::vector<pollfd> list{{first, POLLIN, 0}};
  for (const Child& child : children) list.push_back({child.pidfd(), POLLIN, 0});
  return list;
}

void wait_for_any(std::vector<pollfd>& list) {
  while (::poll(list.data(), list.size(), -1) < 0) {
    if (errno != EINTR) throw_errno("poll");
  }
}

void reap(Child& worker) {
  if (const ExitStatus status = worker.wait(); !status.clean()) {
    throw std::runtime_error(fmt::format("a worker {}", status.text()));
  }
}

// Reaps those that have ended, and takes them out.
void reap_ended(std::vector<Child>& workers) {
  std::vector<Child> running;
  for (Child& worker : workers) {
    if (worker.ended()) {
      reap(worker);
    } else {
      running.push_back(std::move(worker));
    }
  }
  workers.swap(running);
}

// Waits for the bell. A worker may leave before, but only well.
void await(const Fd& bell, std::vector<Child>& workers) {
  for (;;) {
    std::vector<pollfd> list = poll_list(bell.get(), workers);
    wait_for_any(list);
    if (list.front().revents != 0) break;
    reap_ended(workers);
  }
  eventfd_t rings = 0;
  eventfd_read(bell.get(), &rings);
}

void start(Board& board) {
  board.go.store(1, std::memory_order_release);
  futex_wake(board.go);
}

// Times the tasks of workers that have been started.
std::uint64_t hand_out(Board& board, const Fd& bell, std::vector<Child>& workers) {
  await(bell, workers);
  const std::uint64_t start_ns = now_ns();
  start(board);
  await(bell, workers);
  return now_ns() - start_ns;
}

std::uint64_t run_serial(const PoolConfig& config) {
  Board board;
  fill(board, config);
  const std::uint64_t start = now_ns();
  take_tasks(board);
  return now_ns() - start;
}

// Where one cannot be started, those that wait for the start find nothing to do and leave.
std::vector<std::jthread> start_threads(Board& board, const Fd& bell) {
  std::vector<std::jthread> threads;
  try {
    for (std::uint32_t i = 0; i < board.workers; ++i) threads.emplace_back([&] { work(board, bell.get()); });
  } catch (const std::system_error& error) {
    board.next = board.tasks;
    start(board);
    throw std::system_error(error.code(), "starting a worker thread");
  }
  return threads;
}

std::uint64_t run_threads(const PoolConfig& config) {
  Board board;
  fill(board, config);
  const Fd bell = make_bell();
  const std::vector<std::jthread> threads = start_threads(board, bell);
  std::vector<Child> none;
  return hand_out(board, bell, none);
}

std::uint64_t run_processes(const PoolConfig& config) {
  const SharedBlock<Board> board;
  fill(*board, config);
  const Fd bell = make_bell();
  std::vector<Child> workers;
  for (int i = 0; i < config.workers; ++i) {
    workers.emplace_back("pool-worker", [&] { work(*board, bell.get()); });
  }
  const std::uint64_t elapsed = hand_out(*board, bell, workers);
  for (Child& worker : workers) reap(worker);
  return elapsed;
}

void wait_and_reap(std::vector<Child>& workers) {
  std::vector<pollfd> list = poll_list(-1, workers);
  wait_for_any(list);
  reap_ended(workers);
}

std::uint64_t run_fork_each(const PoolConfig& config) {
  std::vector<Child> running;
  const std::uint64_t start = now_ns();
  for (int task = 0; task < config.tasks; ++task) {
    while (running.size() >= static_cast<std::size_t>(config.workers)) wait_and_reap(running);
    running.emplace_back("pool-task", [&] { countdown(config.countdown); });
  }
  while (!running.empty()) wait_and_reap(running);
  return now_ns() - start;
}

}  // namespace

std::string_view name(PoolKind kind) {
  return std::ranges::find(names, kind, [](const auto& entry) { return entry.first; })->second;
}

std::optional<PoolKind> pool_kind_from(std::string_view name) {
  const auto found =
      std::ranges::find(names, name, [](const auto& entry) { return std::string_view(entry.second); });
  if (found == names.end()) return std::nullopt;
  return found->first;
}

std::uint64_t run_pool(const PoolConfig& config) {
  switch (config.kind) {
    case PoolKind::serial:
      return run_serial(config);
    case PoolKind::threads:
      return run_threads(config);
    case PoolKind::processes:
      return run_processes(config);
    case PoolKind::fork_each:
      return run_fork_each(config);
  }
  throw std::logic_error("no such pool");
}

}  // namespace ipcbench
