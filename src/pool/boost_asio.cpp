// Boost.Asio's thread_pool: each task is posted, and goes through one queue under a lock to a thread that
// sleeps on a condition variable.

// ThreadSanitizer knows no fences, and the lock of the queue orders all that passes through it.
#ifdef __SANITIZE_THREAD__
#define BOOST_ASIO_DISABLE_FENCED_BLOCK
#endif

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "pool/pools.h"

namespace ipcbench {
namespace {

class AsioThreads : public Workers {
 public:
  explicit AsioThreads(Board& board) : board_(board), threads_(board.workers) {}

  void hand_out(std::uint32_t tasks) override {
    for (; tasks > 0; --tasks) boost::asio::post(threads_, [this] { do_task(board_); });
  }

 private:
  Board& board_;
  boost::asio::thread_pool threads_;
};

void run(Board& board, const HostLife& host) {
  AsioThreads threads(board);
  host(threads);
}

}  // namespace

const Pool boost_asio_pool{.id = "boost-asio", .waits = block_only, .why_not = always_there, .run = run};

}  // namespace ipcbench
