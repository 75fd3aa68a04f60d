#include "pool/pools.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <thread>
#include <vector>

#include "os/child.h"
#include "os/error.h"
#include "os/files.h"
#include "os/shared_block.h"
#include "os/shared_text.h"
#include "os/text.h"
#include "pool/counted_tasks.h"
#include "pool/every_pool.h"
#include "pool/scaling.h"
#include "processes.h"

namespace ipcbench {

// See CountedTasks.
void countdown(std::uint64_t n) {
  CountedTasks::count(n);
  for (; n > 0; --n) asm volatile("" : "+r"(n));
}

namespace {

constexpr std::uint64_t endless = 1'000'000'000'000'000;
constexpr int patience_ms = 30'000;

INSTANTIATE_TEST_SUITE_P(Pool, EveryPool, testing::ValuesIn(pools()), pool_name);

// Runs in a process of its own; what it threw, or that it did not end.
std::string failure_of(const ScalingCase& point) {
  const SharedBlock<SharedText> said;
  Child host("host", [&] {
    try {
      run_pool(point);
    } catch (const std::runtime_error& error) {
      said->set(error.what());
    }
  });
  if (!host.ended(patience_ms)) return "it hangs";
  const ExitStatus status = host.wait();
  return status.clean() ? std::string(said->get()) : status.text();
}

TEST_P(EveryPool, DoesEveryTaskOnce) {
  // Fewer workers than tasks, as many, and more; and more tasks than libgomp lets wait.
  for (const int workers : {1, 3, 8}) {
    for (const int tasks : {1, 3, 150}) {
      const CountedTasks counted;
      EXPECT_EQ(failure_of({GetParam(), workers_for(GetParam(), workers), tasks, 1000}), "")
          << workers << " workers";
      EXPECT_EQ(counted.tasks(), static_cast<std::uint64_t>(tasks)) << workers << " workers";
      EXPECT_EQ(counted.steps(), static_cast<std::uint64_t>(tasks) * 1000);
    }
  }
}

TEST_P(EveryPool, HasAsManyWorkersAsWereAskedForAndNoMore) {
  if (!GetParam()->stands_by) GTEST_SKIP() << "its workers come with their tasks";
  for (const int workers : {1, 3}) {
    const SharedBlock<Board> board;
    board->workers = static_cast<std::uint32_t>(workers);
    // Each meets all others, which with one less would never happen. Then tasks wait for one more than there
    // are workers: so many are at work at once, and stay so.
    Child host("host", [&] {
      GetParam()->run(*board, [&](Workers& those) {
        muster(*board, those);
        board->met = 0;
        board->workers += 1;
        board->mustering = true;
        those.hand_out(board->workers);
        eventually([&] { return board->met >= static_cast<std::uint32_t>(workers); });
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        _exit(0);
      });
    });
    ASSERT_TRUE(host.ended(patience_ms));
    EXPECT_EQ(board->met, static_cast<std::uint32_t>(workers));
  }
}

TEST(Pools, AreCalledAsInTheCsv) {
  std::vector<std::string> ids;
  for (const Pool* pool : pools()) {
    ids.emplace_back(pool->id);
    EXPECT_EQ(find_pool(pool->id), pool);
  }
  EXPECT_THAT(ids, testing::ElementsAre("serial", "threads", "processes", "fork-each", "boost-asio", "openmp",
                                        "onetbb"));
  EXPECT_EQ(find_pool("fork_each"), nullptr);
  EXPECT_EQ(find_pool(""), nullptr);
}

TEST(Pools, SayWhatToInstallWhereTheyAreMissing) {
  for (const Pool* pool : pools()) {
    const auto missing = pool->why_not();
    EXPECT_THAT(missing.value_or("Debian's package"), testing::HasSubstr("Debian's package"));
  }
}

// In bytes (proc(5): statm).
rlim_t addresses_in_use() {
  const std::string statm = read_text("/proc/self/statm").value();
  return parse_number<rlim_t>(split(statm, ' ').front()).value() *
         static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

TEST(Threads, AreNotWaitedForWhereOneCannotBeStarted) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer needs more addresses than the test may leave";
#endif
  const SharedBlock<SharedText> said;
  Child child("few-addresses", [&] {
    const rlim_t some_bytes = addresses_in_use() + (100 << 20);  // far less than the stacks take
    const rlimit some{some_bytes, some_bytes};
    check(setrlimit(RLIMIT_AS, &some), "setrlimit");
    try {
      run_pool({&threads_pool, 1000, 4, 1});
    } catch (const std::runtime_error& error) {
      said->set(error.what());
    }
  });
  ASSERT_TRUE(child.ended(patience_ms));
  EXPECT_EQ(child.wait().text(), "exited with 0");
  EXPECT_EQ(said->get(), "starting a worker thread: Resource temporarily unavailable");
}

// Kills the first of `victims` that a pool in this process has forked, once `count` of them are at work:
// those of a muster may have ended by the time they are seen.
std::string failure_with_one_killed(const ScalingCase& point, const char* victims, std::size_t count) {
  const CountedTasks counted;
  Child killer("killer", [&, parent = getpid()] {
    eventually([&] { return counted.tasks() == count; });
    for (const pid_t victim : children_named(parent, victims)) {
      ::kill(victim, SIGKILL);
      return;
    }
  });
  std::string failure = "none";
  try {
    run_pool(point);
  } catch (const std::runtime_error& error) {
    failure = error.what();
  }
  EXPECT_TRUE(killer.wait().clean());
  EXPECT_TRUE(has_no_children()) << "the other workers";
  return failure;
}

TEST(Processes, ReportAWorkerThatWasKilled) {
  EXPECT_EQ(failure_with_one_killed({&processes_pool, 3, 6, endless}, "pool-worker", 3),
            "a worker was killed by SIGKILL");
}

TEST(ForkEach, ReportsATaskThatWasKilled) {
  EXPECT_EQ(failure_with_one_killed({&fork_each_pool, 2, 6, endless}, "pool-task", 2),
            "a worker was killed by SIGKILL");
}

TEST(ForkEach, RunsSoManyAtATimeAndNoMore) {
  // Not before the two of the muster have gone.
  const CountedTasks counted;
  Child host("host", [] { run_pool({&fork_each_pool, 2, 6, endless}); });
  ASSERT_TRUE(eventually([&] { return counted.tasks() == 2; }));
  for (int look = 0; look < 20; ++look) {
    EXPECT_EQ(children_named(host.pid(), "pool-task").size(), 2U);
  }
}

}  // namespace
}  // namespace ipcbench
