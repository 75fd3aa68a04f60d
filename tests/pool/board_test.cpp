#include "pool/board.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "pool/counted_tasks.h"
#include "pool/pool.h"
#include "processes.h"

namespace ipcbench {
namespace {

// Threads of the test that live by `work`.
class Crowd : public Workers {
 public:
  explicit Crowd(Board& board) : board_(board) {
    for (std::uint32_t i = 0; i < board.workers; ++i) threads_.emplace_back([&board] { work(board); });
  }
  ~Crowd() override { dismiss(board_); }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  void hand_out(std::uint32_t tasks) override { offer(board_, tasks); }

 private:
  Board& board_;
  std::vector<std::jthread> threads_;
};

// Workers that never do anything, and die at the third look.
class Dying : public Workers {
 public:
  void hand_out(std::uint32_t) override {}
  void require_alive() override {
    if (++looks_ == 3) throw std::runtime_error("dead");
  }

 private:
  int looks_ = 0;
};

std::string wrong_in(const Board& board, std::uint64_t tasks) {
  try {
    require_right(board, tasks);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

class EachWait : public testing::TestWithParam<Wait> {};
INSTANTIATE_TEST_SUITE_P(Board, EachWait, testing::Values(Wait::block, Wait::spin),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST_P(EachWait, HasEachTaskDoneOnceAndReturnsAfterTheLast) {
  const CountedTasks counted;
  Board board;
  board.workers = 3;
  board.wait = GetParam();
  board.task = Task::countdown;
  board.steps = 5;
  Crowd crowd(board);
  std::uint64_t expected = 0;
  for (const std::uint32_t tasks : {1U, 1U, 100U, 2U, 1U}) {
    have_done(board, crowd, tasks);
    expected += tasks;
    EXPECT_EQ(counted.tasks(), expected);
  }
  EXPECT_EQ(counted.steps(), 5 * expected);
  EXPECT_EQ(wrong_in(board, expected), "");
}

TEST_P(EachWait, GoesOnWhereNumbersWrap) {
  Board board;
  board.workers = 2;
  board.wait = GetParam();
  board.handed_out = ~std::uint32_t{0} - 3;
  board.offered = board.taken = board.done = board.awaited = board.handed_out;
  Crowd crowd(board);
  for (int i = 0; i < 20; ++i) have_done(board, crowd, 1);
  EXPECT_EQ(board.done, 16U);
  EXPECT_EQ(wrong_in(board, 20), "");
}

TEST_P(EachWait, DoesNotWaitForTheDead) {
  Board board;
  board.wait = GetParam();
  Dying dying;
  EXPECT_THROW(have_done(board, dying, 1), std::runtime_error);
}

TEST(Board, MustersOnceAllAreThere) {
  Board board;
  board.workers = 4;
  Crowd crowd(board);
  muster(board, crowd);
  EXPECT_EQ(board.met, 4U);
  EXPECT_EQ(wrong_in(board, 0), "");
}

TEST(Board, CountsTheTakingsOfTheLockThatAllShare) {
  Board board;
  board.workers = 3;
  board.task = Task::lock;
  board.steps = 10 * steps_per_taking - 1;
  Crowd crowd(board);
  have_done(board, crowd, 30);
  EXPECT_EQ(board.takings, 300U);
  EXPECT_EQ(wrong_in(board, 30), "");
}

TEST(RequireRight, SaysWhatIsNot) {
  Board board;
  board.task = Task::lock;
  board.steps = 2 * steps_per_taking;
  board.handed_out = 3;
  board.done = 2;
  EXPECT_EQ(wrong_in(board, 3), "3 tasks were handed out, and 2 done");
  board.done = 3;
  board.takings = 5;
  EXPECT_EQ(wrong_in(board, 3), "the lock was taken 6 times, and 5 times were counted: two were in at once");
  board.takings = 6;
  board.misread = 1;
  EXPECT_EQ(wrong_in(board, 3), "1 of 3 tasks read what was never written");
  board.misread = 0;
  EXPECT_EQ(wrong_in(board, 3), "");
}

}  // namespace
}  // namespace ipcbench
