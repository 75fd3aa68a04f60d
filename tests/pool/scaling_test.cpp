#include "pool/measurement.h"

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
#include "processes.h"

namespace ipcbench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t endless = 1'000'000'000'000'000;
constexpr auto patience = 30s;

bool has_no_children() {
  return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

TEST(PoolResult, ComparesWithTheSameTasksOneAfterTheOther) {
  const PoolResult result{.wall_s = 2, .task_s = 1, .cpu_s = 8, .steal_percent = {}, .noise = {}};
  EXPECT_EQ(result.speedup(8), 4);
  EXPECT_EQ(result.speedup(2), 1);
}

TEST(MeasurePool, TimesThePoolAndOneTaskBeforeAndAfter) {
  const Interrupt interrupt;
  for (const PoolKind kind :
       {PoolKind::serial, PoolKind::threads, PoolKind::processes, PoolKind::fork_each}) {
    const CountedTasks counted;
    const PoolResult result = measure_pool({kind, 2, 4, 100'000}, patience, interrupt);
    EXPECT_EQ(counted.tasks(), 6U) << name(kind);
    EXPECT_GT(result.wall_s, 0);
    EXPECT_GT(result.task_s, 0);
    EXPECT_GT(result.cpu_s, 0);
    EXPECT_GT(result.speedup(4), 0);
  }
  EXPECT_TRUE(has_no_children());
}

std::string failure_of(const PoolConfig& config, std::chrono::milliseconds wait) {
  const Interrupt interrupt;
  try {
    measure_pool(config, wait, interrupt);
  } catch (const Interrupted&) {
    return "interrupted";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

TEST(MeasurePool, EndsAtOnceWhenTheUserWantsTo) {
  const Interrupt interrupt;
  ::raise(SIGINT);
  EXPECT_THROW(measure_pool({PoolKind::threads, 2, 2, endless}, patience, interrupt), Interrupted);
  EXPECT_TRUE(has_no_children());
}

TEST(MeasurePool, DoesNotWaitForAPoolThatHangs) {
  // So many processes take far longer to fork than so few steps to count, whatever the machine.
  EXPECT_THAT(failure_of({PoolKind::fork_each, 1, 1'000'000, 1}, 50ms),
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

TEST(MeasurePool, SaysThatItsHostWasKilled) {
  Child killer = meddler([](pid_t host) { ::kill(host, SIGKILL); }, getpid());
  EXPECT_EQ(failure_of({PoolKind::serial, 1, 1, endless}, patience), "the pool's host was killed by SIGKILL");
  EXPECT_TRUE(killer.wait().clean());
}

TEST(MeasurePool, GivesAnEnormousTaskItsTime) {
  // Three of them at 10 ns a step come to 2^32 ms, of which an int of milliseconds would keep nothing.
  Child killer = meddler(
      [](pid_t host) {
        ::usleep(100'000);
        ::kill(host, SIGKILL);
      },
      getpid());
  EXPECT_EQ(failure_of({PoolKind::serial, 1, 1, 143'165'576'533'334}, 1ms),
            "the pool's host was killed by SIGKILL");
  EXPECT_TRUE(killer.wait().clean());
}

TEST(MeasurePool, PassesOnWhatTheHostSays) {
  const SharedBlock<SharedText> said;
  Child child("few-descriptors", [&] {
    // Two are left: the host has its bell and the first worker, and none to hold the second by.
    const Interrupt interrupt;
    const Fd next(check(::dup(STDIN_FILENO), "dup"));
    const rlimit few{static_cast<rlim_t>(next.get()) + 3, static_cast<rlim_t>(next.get()) + 3};
    check(setrlimit(RLIMIT_NOFILE, &few), "setrlimit");
    try {
      measure_pool({PoolKind::processes, 2, 1, 1}, patience, interrupt);
    } catch (const std::runtime_error& error) {
      said->set(error.what());
    }
  });
  EXPECT_TRUE(child.wait().clean());
  EXPECT_EQ(said->get(), "pidfd_open: Too many open files");
}

}  // namespace
}  // namespace ipcbench
