// Threads that take tasks from the board.

#include <system_error>
#include <thread>
#include <vector>

#include "pool/pools.h"

namespace ipcbench {
namespace {

class Threads : public Workers {
 public:
  explicit Threads(Board& board) : board_(board) {
    try {
      for (std::uint32_t i = 0; i < board.workers; ++i) threads_.emplace_back([&board] { work(board); });
    } catch (const std::system_error& error) {
      dismiss(board);
      throw std::system_error(error.code(), "starting a worker thread");
    }
  }
  ~Threads() override { dismiss(board_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  void hand_out(std::uint32_t tasks) override { offer(board_, tasks); }

 private:
  Board& board_;
  std::vector<std::jthread> threads_;
};

void run(Board& board, const HostLife& host) {
  Threads threads(board);
  host(threads);
}

}  // namespace

const Pool threads_pool{.id = "threads", .waits = block_or_spin, .why_not = always_there, .run = run};

}  // namespace ipcbench
