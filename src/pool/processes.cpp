// Processes that take tasks from the board, which lies in memory that all share.

#include <vector>

#include "pool/pools.h"
#include "pool/reap.h"

namespace ipcbench {
namespace {

class Processes : public Workers {
 public:
  explicit Processes(Board& board) : board_(board) {
    for (std::uint32_t i = 0; i < board.workers; ++i) {
      workers_.emplace_back("pool-worker", [&board] { work(board); });
    }
  }

  void hand_out(std::uint32_t tasks) override { offer(board_, tasks); }
  // None leaves before it is told to, so that one which left badly is the only kind there is.
  void require_alive() override {
    for (Child& worker : workers_) {
      if (worker.ended()) reap(worker);
    }
  }
  void finish() {
    dismiss(board_);
    for (Child& worker : workers_) reap(worker);
  }

 private:
  Board& board_;
  std::vector<Child> workers_;
};

void run(Board& board, const HostLife& host) {
  Processes processes(board);
  host(processes);
  processes.finish();
}

}  // namespace

const Pool processes_pool{.id = "processes", .waits = block_or_spin, .why_not = always_there, .run = run};

}  // namespace ipcbench
