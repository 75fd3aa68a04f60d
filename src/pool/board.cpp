#include "pool/board.h"

#include <sys/eventfd.h>

#include "os/futex.h"
#include "pool/countdown.h"

namespace ipcbench {

bool take_tasks(Board& board) {
  bool last = false;
  while (board.next.fetch_add(1, std::memory_order_relaxed) < board.tasks) {
    countdown(board.countdown);
    last = board.done.fetch_add(1, std::memory_order_acq_rel) + 1 == board.tasks;
  }
  return last;
}

void work(Board& board, int bell) {
  if (board.ready.fetch_add(1, std::memory_order_acq_rel) + 1 == board.workers) eventfd_write(bell, 1);
  while (board.go.load(std::memory_order_acquire) == 0) futex_wait(board.go, 0);
  if (take_tasks(board)) eventfd_write(bell, 1);
}

}  // namespace ipcbench
