#include "pool/pool.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <stdexcept>
#include <string>

#include "os/child.h"
#include "os/error.h"
#include "os/shared_block.h"
#include "os/shared_text.h"
#include "pool/counted_tasks.h"
#include "processes.h"

namespace ipcbench {

// See CountedTasks.
void countdown(std::uint64_t n) {
  CountedTasks::count(n);
  for (; n > 0; --n) asm volatile("" : "+r"(n));
}

namespace {

constexpr std::uint64_t endless = 1'000'000'000'000'000;

bool has_no_children() {
  return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

std::string kind_name(const testing::TestParamInfo<PoolKind>& test) {
  return test.param == PoolKind::fork_each ? "fork_each" : std::string(name(test.param));
}

class EveryPool : public testing::TestWithParam<PoolKind> {};
INSTANTIATE_TEST_SUITE_P(Pool, EveryPool,
                         testing::Values(PoolKind::serial, PoolKind::threads, PoolKind::processes,
                                         PoolKind::fork_each),
                         kind_name);

TEST_P(EveryPool, DoesEveryTaskOnce) {
  // Fewer workers than tasks, as many, and more.
  for (const int workers : {1, 3, 16}) {
    for (const int tasks : {1, 3, 20}) {
      const CountedTasks counted;
      EXPECT_GT(run_pool({GetParam(), workers, tasks, 1000}), 0U);
      EXPECT_EQ(counted.tasks(), static_cast<std::uint64_t>(tasks)) << workers << " workers";
      EXPECT_EQ(counted.steps(), static_cast<std::uint64_t>(tasks) * 1000);
    }
  }
  EXPECT_TRUE(has_no_children());
}

TEST_P(EveryPool, HasANameThatLeadsBack) {
  EXPECT_EQ(pool_kind_from(name(GetParam())), GetParam());
}

TEST(PoolKind, IsCalledAsInTheCsv) {
  EXPECT_EQ(name(PoolKind::serial), "serial");
  EXPECT_EQ(name(PoolKind::threads), "threads");
  EXPECT_EQ(name(PoolKind::processes), "processes");
  EXPECT_EQ(name(PoolKind::fork_each), "fork-each");
  EXPECT_FALSE(pool_kind_from("fork_each"));
  EXPECT_FALSE(pool_kind_from(""));
}

// Kills the first of `victims` that this process has forked, once there are `count` of them.
Child killer_of(const char* victims, std::size_t count, pid_t parent) {
  return Child("killer", [=] {
    eventually([&] { return children_named(parent, victims).size() >= count; });
    for (const pid_t victim : children_named(parent, victims)) {
      ::kill(victim, SIGKILL);
      return;
    }
  });
}

std::string failure_of(const PoolConfig& config) {
  try {
    run_pool(config);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

TEST(Threads, AreNotWaitedForWhereOneCannotBeStarted) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer needs more addresses than the test may leave";
#endif
  const SharedBlock<SharedText> said;
  Child child("few-addresses", [&] {
    const rlimit some{200 << 20, 200 << 20};  // far less than the stacks take
    check(setrlimit(RLIMIT_AS, &some), "setrlimit");
    said->set(failure_of({PoolKind::threads, 1000, 4, 1}));
  });
  ASSERT_TRUE(child.ended(30'000));
  EXPECT_TRUE(child.wait().clean());
  EXPECT_EQ(said->get(), "starting a worker thread: Resource temporarily unavailable");
}

TEST(Processes, ReportAWorkerThatWasKilled) {
  Child killer = killer_of("pool-worker", 3, getpid());
  EXPECT_EQ(failure_of({PoolKind::processes, 3, 6, endless}), "a worker was killed by SIGKILL");
  EXPECT_TRUE(killer.wait().clean());
  EXPECT_TRUE(has_no_children()) << "the other workers";
}

TEST(ForkEach, ReportsATaskThatWasKilled) {
  Child killer = killer_of("pool-task", 2, getpid());
  EXPECT_EQ(failure_of({PoolKind::fork_each, 2, 6, endless}), "a worker was killed by SIGKILL");
  EXPECT_TRUE(killer.wait().clean());
  EXPECT_TRUE(has_no_children()) << "the other tasks";
}

TEST(ForkEach, RunsSoManyAtATimeAndNoMore) {
  Child host("host", [] { run_pool({PoolKind::fork_each, 2, 6, endless}); });
  ASSERT_TRUE(eventually([&] { return children_named(host.pid(), "pool-task").size() == 2; }));
  for (int look = 0; look < 20; ++look) {
    EXPECT_EQ(children_named(host.pid(), "pool-task").size(), 2U);
  }
}

}  // namespace
}  // namespace ipcbench
