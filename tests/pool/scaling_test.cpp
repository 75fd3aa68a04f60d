#include "pool/scaling.h"

#include <gmock/gmock.h>
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
#include "pool/every_pool.h"
#include "processes.h"

namespace ipcbench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t without_end = 1'000'000'000'000'000;
constexpr auto patience = 30s;

constexpr std::size_t little = 1 << 20;

TEST(ScalingResult, ComparesWithTheSameTasksOneAfterTheOther) {
  const ScalingResult result{.wall_s = 2, .task_s = 1, .cpu_s = 8, .steal_percent = {}, .noise = {}};
  EXPECT_EQ(result.speedup(8), 4);
  EXPECT_EQ(result.speedup(2), 1);
}

class MeasureScaling : public EveryPool {};
INSTANTIATE_TEST_SUITE_P(Pool, MeasureScaling, testing::ValuesIn(pools()), pool_name);

TEST_P(MeasureScaling, TimesThePoolAndOneTaskBeforeAndAfter) {
  const Interrupt interrupt;
  for (const Task task : {Task::countdown, Task::memory, Task::lock}) {
    const CountedTasks counted;
    const ScalingResult result = measure_scaling(
        {GetParam(), workers_for(GetParam(), 2), 4, 100'000, task, little}, patience, interrupt);
    EXPECT_EQ(counted.tasks(), task == Task::countdown ? 6U : 0U);
    EXPECT_GT(result.wall_s, 0);
    EXPECT_GT(result.task_s, 0);
    EXPECT_GT(result.cpu_s, 0);
    EXPECT_GT(result.speedup(4), 0);
  }
  EXPECT_TRUE(has_no_children());
}

std::string scaling_failure(const ScalingCase& point, std::chrono::milliseconds wait) {
  const Interrupt interrupt;
  try {
    measure_scaling(point, wait, interrupt);
  } catch (const Interrupted&) {
    return "interrupted";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

TEST(MeasureScalingOnce, EndsAtOnceWhenTheUserWantsTo) {
  const Interrupt interrupt;
  ::raise(SIGINT);
  EXPECT_THROW(measure_scaling({&threads_pool, 2, 2, without_end}, patience, interrupt), Interrupted);
  EXPECT_TRUE(has_no_children());
}

TEST(MeasureScalingOnce, DoesNotWaitForAPoolThatHangs) {
  // So many processes take far longer to fork than so few steps to count, whatever the machine.
  EXPECT_THAT(scaling_failure({&fork_each_pool, 1, 1'000'000, 1}, 50ms),
              testing::StartsWith("the pool did not finish within"));
  EXPECT_TRUE(has_no_children());
}

// Calls `deed` with the pool's host once it runs.
Child meddler(void (*deed)(pid_t host), pid_t parent) {
  return Child("meddler", [=] {
    eventually([&] { return children_named(parent, "pool-host").size() == 1; });
    for (const pid_t host : children_named(parent, "pool-host")) deed(host);
  });
}

TEST(MeasureScalingOnce, SaysThatItsHostWasKilled) {
  Child killer = meddler([](pid_t host) { ::kill(host, SIGKILL); }, getpid());
  EXPECT_EQ(scaling_failure({&serial_pool, 1, 1, without_end}, patience),
            "the pool's host was killed by SIGKILL");
  EXPECT_TRUE(killer.wait().clean());
}

TEST(MeasureScalingOnce, GivesAnEnormousTaskItsTime) {
  // Three of them at 10 ns a step come to 2^32 ms, of which an int of milliseconds would keep nothing.
  Child killer = meddler(
      [](pid_t host) {
        ::usleep(100'000);
        ::kill(host, SIGKILL);
      },
      getpid());
  EXPECT_EQ(scaling_failure({&serial_pool, 1, 1, 143'165'576'533'334}, 1ms),
            "the pool's host was killed by SIGKILL");
  EXPECT_TRUE(killer.wait().clean());
}

TEST(MeasureScalingOnce, PassesOnWhatTheHostSays) {
  const SharedBlock<SharedText> said;
  Child child("few-descriptors", [&] {
    // One is left: the host has it for its first worker, and none to hold the second by.
    const Interrupt interrupt;
    const Fd next(check(::dup(STDIN_FILENO), "dup"));
    const rlimit few{static_cast<rlim_t>(next.get()) + 2, static_cast<rlim_t>(next.get()) + 2};
    check(setrlimit(RLIMIT_NOFILE, &few), "setrlimit");
    try {
      measure_scaling({&processes_pool, 2, 1, 1}, patience, interrupt);
    } catch (const std::runtime_error& error) {
      said->set(error.what());
    }
  });
  EXPECT_TRUE(child.wait().clean());
  EXPECT_EQ(said->get(), "pidfd_open: Too many open files");
}

}  // namespace
}  // namespace ipcbench
