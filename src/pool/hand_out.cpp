#include "pool/hand_out.h"

#include <algorithm>

#include "measure/machine_state.h"
#include "os/affinity.h"
#include "os/clock.h"
#include "os/shared_block.h"
#include "pool/host.h"

namespace ipcbench {
namespace {

// What the host has to say: tasks, or times of tasks_at_once, and how long they took.
struct Batch {
  std::uint64_t count = 0;
  std::uint64_t elapsed_ns = 0;

  [[nodiscard]] double each_ns() const {
    return static_cast<double>(elapsed_ns) / static_cast<double>(count);
  }
};
struct Answer {
  Batch one_by_one;
  Batch at_once;
  std::uint64_t clocked_ns = 0;
  Histogram task_ns;
};

// The host's hold on its pool, while it measures.
class Passes {
 public:
  Passes(Board& board, Workers& workers, const Pace& pace) : board_(board), workers_(workers), pace_(pace) {}

  // Calls of have_done(tasks) with one pair of clock readings around each slice.
  void batch(std::uint32_t tasks, Batch& batch) {
    const auto slice = [&](std::uint64_t times) {
      const std::uint64_t start = now_ns();
      for (std::uint64_t i = 0; i < times; ++i) have_done(board_, workers_, tasks);
      return now_ns() - start;
    };
    const std::uint64_t times = calibrate(slice, pace_.warm_up_ns, pace_.slice_ns);
    while (batch.elapsed_ns < pace_.pass_ns) {
      batch.elapsed_ns += slice(times);
      batch.count += times;
    }
  }

  // One task by one, with a pair for each; returns how long that took.
  std::uint64_t clocked(Histogram& task_ns) {
    const std::uint64_t start = now_ns();
    std::uint64_t after = start;
    while (after - start < pace_.pass_ns) {
      const std::uint64_t before = now_ns();
      have_done(board_, workers_, 1);
      after = now_ns();
      task_ns.record(after - before);
    }
    return after - start;
  }

 private:
  Board& board_;
  Workers& workers_;
  const Pace& pace_;
};

void live(const HandOutCase& point, const Pace& pace, Answer& answer) {
  const SharedBlock<Board> board;
  board->workers = static_cast<std::uint32_t>(point.workers);
  board->wait = point.wait;
  // Workers stay where the host was when it started them.
  if (!point.place.workers.empty()) pin_to(point.place.workers);
  point.pool->run(*board, [&](Workers& workers) {
    muster(*board, workers);
    if (!point.place.host.empty()) pin_to(point.place.host);
    Passes passes(*board, workers, pace);
    passes.batch(1, answer.one_by_one);
    answer.clocked_ns = passes.clocked(answer.task_ns);
    passes.batch(tasks_at_once, answer.at_once);
  });
  require_right(*board, board->handed_out);
}

std::optional<CpuPair> pair_for(std::span<const Cpu> allowed) {
  for (const Placement placement : {Placement::cross_core, Placement::cross_socket, Placement::smt_sibling}) {
    if (const auto choice = choose_cpus(placement, allowed); choice.pair) return choice.pair;
  }
  return std::nullopt;
}

}  // namespace

HandOutPlace place_hand_out(int workers, std::span<const Cpu> allowed) {
  const auto pair = pair_for(allowed);
  if (!pair) {
    const int only = allowed.front().index;
    return {.host = {only}, .workers = {only}, .cpus = CpuPair{only, only, std::nullopt}};
  }
  HandOutPlace place{.host = {pair->a}, .workers = {pair->b}, .cpus = pair};
  for (const Cpu& cpu : allowed) {
    if (place.workers.size() == static_cast<std::size_t>(workers)) break;
    if (cpu.index != pair->a && cpu.index != pair->b) place.workers.push_back(cpu.index);
  }
  return place;
}

HandOutResult measure_hand_out(const HandOutCase& point, const Effort& effort, const Bench& bench) {
  constexpr int passes = 3;
  constexpr double generous = 10;  // a last slice, or a batch of tasks that each fork, may take long
  const CpuLook start = look_at_cpus(point.place.cpus, bench);
  const Pace pace(effort);
  const SharedBlock<Answer> answer;
  const auto expected = std::chrono::duration<double>(passes * generous * effort.pass_s);
  const HostRun run = run_in_host(
      [&] { live(point, pace, *answer); },
      bench.deadline + std::chrono::duration_cast<std::chrono::milliseconds>(expected), *bench.interrupt);
  const MachineState state{start, look_at_cpus(point.place.cpus, bench), run.disturbance, std::nullopt};
  const std::uint64_t timed_ns =
      answer->one_by_one.elapsed_ns + answer->clocked_ns + answer->at_once.elapsed_ns;
  return {.task_mean_ns = answer->one_by_one.each_ns(),
          .task_ns = answer->task_ns,
          .at_once_s = answer->at_once.each_ns() / 1e9,
          .cpu_s = run.cpu_s,
          .timed_s = static_cast<double>(timed_ns) / 1e9,
          .steal_percent = run.disturbance.steal_percent,
          .throttled_us = run.disturbance.throttled_us,
          .cache_line_ns = start.cache_line_ns,
          .noise = noise_of({.elapsed_ns = timed_ns, .usage = {}}, state)};
}

}  // namespace ipcbench
