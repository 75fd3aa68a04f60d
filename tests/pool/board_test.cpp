#include "pool/board.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <thread>
#include <vector>

#include "os/error.h"
#include "os/fd.h"
#include "os/futex.h"
#include "pool/counted_tasks.h"
#include "processes.h"

namespace ipcbench {
namespace {

// How often it was rung since the last look.
std::uint64_t rings(const Fd& bell) {
  eventfd_t count = 0;
  pollfd p{bell.get(), POLLIN, 0};
  if (::poll(&p, 1, 0) > 0) eventfd_read(bell.get(), &count);
  return count;
}

Fd make_bell() {
  return Fd(check(eventfd(0, EFD_CLOEXEC), "eventfd"));
}

TEST(TakeTasks, DoesEachOnce) {
  const CountedTasks counted;
  Board board;
  board.tasks = 5;
  board.countdown = 3;
  EXPECT_TRUE(take_tasks(board));
  EXPECT_EQ(counted.tasks(), 5U);
  EXPECT_EQ(counted.steps(), 15U);
  EXPECT_EQ(board.done, 5U);
  EXPECT_FALSE(take_tasks(board)) << "none is left";
  EXPECT_EQ(counted.tasks(), 5U);
}

TEST(TakeTasks, KnowsThatAnotherHasTheLast) {
  Board board;
  board.tasks = 3;
  board.next = 1;  // taken, and not yet done
  EXPECT_FALSE(take_tasks(board));
  EXPECT_EQ(board.done, 2U);
}

TEST(Work, WaitsForTheStartAndRingsForTheFirstAndTheLast) {
  constexpr std::uint32_t workers = 4;
  const CountedTasks counted;
  const Fd bell = make_bell();
  Board board;
  board.workers = workers;
  board.tasks = 100;
  board.countdown = 1;
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 0; i < workers; ++i) threads.emplace_back([&] { work(board, bell.get()); });

  ASSERT_TRUE(eventually([&] { return board.ready == workers; }));
  ASSERT_TRUE(eventually([&] { return rings(bell) == 1; })) << "all are there";
  EXPECT_EQ(board.next, 0U) << "nobody begins before";
  board.go = 1;
  futex_wake(board.go);
  threads.clear();
  EXPECT_EQ(rings(bell), 1U) << "all is done, said once";
  EXPECT_EQ(board.done, 100U);
  EXPECT_EQ(counted.tasks(), 100U);
}

TEST(Work, EndsForThoseWhoFindNothingToDo) {
  const Fd bell = make_bell();
  Board board;
  board.workers = 3;
  board.tasks = 1;
  board.go = 1;
  for (int i = 0; i < 3; ++i) work(board, bell.get());
  EXPECT_EQ(board.done, 1U);
  EXPECT_EQ(rings(bell), 2U) << "the first worker ends the task, the last is the last to be ready";
}

}  // namespace
}  // namespace ipcbench
