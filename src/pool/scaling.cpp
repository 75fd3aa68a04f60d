#include "pool/scaling.h"

#include "os/clock.h"
#include "os/shared_block.h"
#include "pool/host.h"

namespace ipcbench {
namespace {

// More than any processor takes for one step, shared with others or not; a lock that many want, and that a
// sleeper has to be woken for, takes its time.
constexpr double generous_step_ns = 10;
constexpr double generous_lock_step_ns = 400;

// What the host has to say.
struct Answer {
  std::uint64_t wall_ns = 0;
  std::uint64_t two_tasks_ns = 0;
};

// The board of a case, and what its tasks need.
class Setting {
 public:
  explicit Setting(const ScalingCase& point) {
    if (point.task == Task::memory) {
      stream_.emplace(point.stream_bytes > 0 ? point.stream_bytes : beyond_caches_bytes());
      board_->stream = &*stream_;
    }
    board_->workers = static_cast<std::uint32_t>(point.workers);
    board_->task = point.task;
    board_->steps = point.steps;
  }
  Board& board() { return *board_; }

 private:
  std::optional<Stream> stream_;
  SharedBlock<Board> board_;
};

std::uint64_t time_one_task(Board& board) {
  const std::uint64_t start = now_ns();
  perform(board);
  return now_ns() - start;
}

std::uint64_t time_pool(const ScalingCase& point, Board& board) {
  std::uint64_t elapsed_ns = 0;
  point.pool->run(board, [&](Workers& workers) {
    muster(board, workers);
    const std::uint64_t start = now_ns();
    have_done(board, workers, static_cast<std::uint32_t>(point.tasks));
    elapsed_ns = now_ns() - start;
  });
  return elapsed_ns;
}

void live(const ScalingCase& point, Answer& answer) {
  Setting setting(point);
  answer.two_tasks_ns = time_one_task(setting.board());
  answer.wall_ns = time_pool(point, setting.board());
  answer.two_tasks_ns += time_one_task(setting.board());
  require_right(setting.board(), static_cast<std::uint64_t>(point.tasks) + 2);
}

std::chrono::milliseconds deadline_for(const ScalingCase& point, std::chrono::milliseconds patience) {
  const double steps = static_cast<double>(point.steps) * (point.tasks + 2);
  const double step_ns = point.task == Task::lock ? generous_lock_step_ns : generous_step_ns;
  return patience + std::chrono::milliseconds(static_cast<std::int64_t>(steps * step_ns / 1e6));
}

}  // namespace

std::uint64_t run_pool(const ScalingCase& point) {
  Setting setting(point);
  const std::uint64_t elapsed_ns = time_pool(point, setting.board());
  require_right(setting.board(), static_cast<std::uint64_t>(point.tasks));
  return elapsed_ns;
}

ScalingResult measure_scaling(const ScalingCase& point, std::chrono::milliseconds patience,
                              const Interrupt& interrupt) {
  const SharedBlock<Answer> answer;
  const HostRun run = run_in_host([&] { live(point, *answer); }, deadline_for(point, patience), interrupt);
  return {.wall_s = static_cast<double>(answer->wall_ns) / 1e9,
          .task_s = static_cast<double>(answer->two_tasks_ns) / 2e9,
          .cpu_s = run.cpu_s,
          .steal_percent = run.disturbance.steal_percent,
          .throttled_us = run.disturbance.throttled_us,
          .noise = too_much_steal(run.disturbance)};
}

}  // namespace ipcbench
