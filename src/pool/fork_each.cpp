// A process forked for each task and reaped after it; so many at a time as there are to be workers.

#include <poll.h>

#include <utility>
#include <vector>

#include "os/error.h"
#include "pool/pools.h"
#include "pool/reap.h"

namespace ipcbench {
namespace {

class Forks : public Workers {
 public:
  explicit Forks(Board& board) : board_(board) {}

  void hand_out(std::uint32_t tasks) override {
    for (; tasks > 0; --tasks) {
      while (running_.size() >= board_.workers) wait_and_reap();
      running_.emplace_back("pool-task", [this] { do_task(board_); });
    }
    while (!running_.empty()) wait_and_reap();
  }

 private:
  void wait_and_reap() {
    std::vector<pollfd> list;
    for (const Child& task : running_) list.push_back({task.pidfd(), POLLIN, 0});
    while (::poll(list.data(), list.size(), -1) < 0) {
      if (errno != EINTR) throw_errno("poll");
    }
    std::vector<Child> still_running;
    for (Child& task : running_) {
      if (task.ended()) {
        reap(task);
      } else {
        still_running.push_back(std::move(task));
      }
    }
    running_.swap(still_running);
  }

  Board& board_;
  std::vector<Child> running_;
};

void run(Board& board, const HostLife& host) {
  Forks forks(board);
  host(forks);
}

}  // namespace

const Pool fork_each_pool{
    .id = "fork-each", .waits = block_only, .stands_by = false, .why_not = always_there, .run = run};

}  // namespace ipcbench
