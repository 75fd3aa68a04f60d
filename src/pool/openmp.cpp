// OpenMP: the host is one thread of a parallel region with a worker more, and makes tasks; the workers wait
// for them at the end of the region. How they wait is the library's affair (OMP_WAIT_POLICY): by default they
// look for a while, with more threads than CPUs hardly, and then sleep.

#include "pool/pools.h"

#ifdef IPCBENCH_HAS_OPENMP
#include <fmt/format.h>
#include <omp.h>

#include <exception>
#include <stdexcept>
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_OPENMP

// With more than 64 tasks a thread waiting, libgomp lets the thread that makes the next do it itself
// (libgomp/task.c: GOMP_task), and LLVM's library with 256 (kmp_tasking.cpp: INITIAL_TASK_DEQUE_SIZE); the
// host is to do none.
constexpr std::uint32_t most_waiting = 64;

class Team : public Workers {
 public:
  explicit Team(Board& board) : board_(board) {}

  void hand_out(std::uint32_t tasks) override {
    const std::uint32_t before = board_.handed_out - tasks;
    for (std::uint32_t i = 0; i < tasks; ++i) {
      if (i >= most_waiting) await(board_, *this, before + i - most_waiting + 1);
      Board* const board = &board_;
#pragma omp task firstprivate(board)
      do_task(*board);
    }
  }

 private:
  Board& board_;
};

void live(Board& board, const HostLife& host) {
  const auto wanted = static_cast<int>(board.workers) + 1;
  if (const int given = omp_get_num_threads(); given != wanted) {
    throw std::runtime_error(fmt::format("OpenMP started {} of {} threads", given, wanted));
  }
  Team team(board);
  host(team);
}

void run(Board& board, const HostLife& host) {
  std::exception_ptr failure;  // none may leave a region
  omp_set_dynamic(0);
#pragma omp parallel num_threads(static_cast <int>(board.workers) + 1)
  {
#pragma omp master
    try {
      live(board, host);
    } catch (...) {
      failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

constexpr auto why_not = always_there;

#else

std::optional<std::string> why_not() {
  return "built without OpenMP, which comes with g++; for clang++ Debian's package is libomp-dev";
}
constexpr void (*run)(Board&, const HostLife&) = nullptr;

#endif

}  // namespace

const Pool openmp_pool{.id = "openmp", .waits = spins_before_it_blocks, .why_not = why_not, .run = run};

}  // namespace ipcbench
