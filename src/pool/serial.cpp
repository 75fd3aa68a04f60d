// The host does each task itself.

#include "pool/pools.h"

namespace ipcbench {
namespace {

class Host : public Workers {
 public:
  explicit Host(Board& board) : board_(board) {}
  void hand_out(std::uint32_t tasks) override {
    for (; tasks > 0; --tasks) do_task(board_);
  }

 private:
  Board& board_;
};

void run(Board& board, const HostLife& host) {
  Host itself(board);
  host(itself);
}

}  // namespace

const Pool serial_pool{.id = "serial", .waits = {}, .stands_by = false, .why_not = always_there, .run = run};

}  // namespace ipcbench
