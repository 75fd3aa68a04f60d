// oneTBB: tasks are enqueued in an arena that has a place for each worker and none for the host. A worker
// that finds nothing looks for a while, and then leaves the arena and sleeps.

#include "pool/pools.h"

#ifdef IPCBENCH_HAS_ONETBB
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_ONETBB

class Arena : public Workers {
 public:
  explicit Arena(Board& board)
      : board_(board),
        threads_(tbb::global_control::max_allowed_parallelism, board.workers + std::size_t{1}),
        arena_(static_cast<int>(board.workers), 0) {}

  void hand_out(std::uint32_t tasks) override {
    for (; tasks > 0; --tasks) arena_.enqueue([this] { do_task(board_); });
  }

 private:
  Board& board_;
  tbb::global_control threads_;  // the host counts as one of them
  tbb::task_arena arena_;
};

void run(Board& board, const HostLife& host) {
  Arena arena(board);
  host(arena);
}

constexpr auto why_not = always_there;

#else

std::optional<std::string> why_not() {
  return "built without oneTBB; Debian's package is libtbb-dev";
}
constexpr void (*run)(Board&, const HostLife&) = nullptr;

#endif

}  // namespace

const Pool onetbb_pool{.id = "onetbb", .waits = spins_before_it_blocks, .why_not = why_not, .run = run};

}  // namespace ipcbench
