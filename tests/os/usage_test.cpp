#include "os/usage.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "os/affinity.h"
#include "os/child.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/shared_block.h"
#include "os/topology.h"
#include "processes.h"

namespace ipcbench {
namespace {

constexpr std::uint64_t burnt_ns = 30'000'000;

// CPU time, not time that passes.
void burn() {
  const std::uint64_t start = clock_ns(CLOCK_THREAD_CPUTIME_ID);
  while (clock_ns(CLOCK_THREAD_CPUTIME_ID) - start < burnt_ns) {
  }
}

TEST(Usage, AddsAndSubtractsEachPart) {
  const Usage a{10, 20, 30, 40, 50, 60};
  const Usage b{1, 2, 3, 4, 5, 6};
  const Usage sum = a + b;
  EXPECT_EQ(sum.cpu_ns, 11U);
  EXPECT_EQ(sum.voluntary_switches, 22U);
  EXPECT_EQ(sum.involuntary_switches, 33U);
  EXPECT_EQ(sum.page_faults, 44U);
  EXPECT_EQ(sum.thread_cpu_ns, 55U);
  EXPECT_EQ(sum.cpu_wait_ns, 66U);
  const Usage difference = a - b;
  EXPECT_EQ(difference.cpu_ns, 9U);
  EXPECT_EQ(difference.voluntary_switches, 18U);
  EXPECT_EQ(difference.involuntary_switches, 27U);
  EXPECT_EQ(difference.page_faults, 36U);
  EXPECT_EQ(difference.thread_cpu_ns, 45U);
  EXPECT_EQ(difference.cpu_wait_ns, 54U);
}

TEST(UsageNow, CountsTheCpuTimeOfAllThreads) {
  const Usage before = usage_now();
  std::thread(burn).join();
  EXPECT_GE((usage_now() - before).cpu_ns, burnt_ns);
}

TEST(UsageNow, CountsPageFaults) {
  constexpr std::size_t pages = 64;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* memory = ::mmap(nullptr, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  ::madvise(memory, pages * page, MADV_NOHUGEPAGE);
  const Usage before = usage_now();
  for (std::size_t i = 0; i < pages; ++i) static_cast<volatile char*>(memory)[i * page] = 1;
  EXPECT_GE((usage_now() - before).page_faults, pages);
  ::munmap(memory, pages * page);
}

TEST(UsageNow, CountsASleepAsAVoluntarySwitch) {
  const Usage before = usage_now();
  ::usleep(1000);
  EXPECT_GE((usage_now() - before).voluntary_switches, 1U);
}

// Two processes that burn as much on one CPU each wait for about what the other takes.
TEST(UsageNow, CountsTheWaitForACpuThatAnotherUses) {
  if (read_text("/proc/self/schedstat").value_or("").empty()) GTEST_SKIP() << "the kernel does not count it";
  const int cpu = allowed_cpus().front().index;
  const SharedBlock<std::array<Usage, 2>> usages;
  const SharedBlock<std::atomic<int>> started;
  std::vector<std::unique_ptr<Child>> children;
  for (Usage& usage : *usages) {
    children.push_back(std::make_unique<Child>("burner", [&] {
      pin_to(cpu);
      ++*started;
      while (*started < 2) sched_yield();
      const Usage before = usage_now();
      burn();
      usage = usage_now() - before;
    }));
  }
  for (const auto& child : children) ASSERT_TRUE(child->wait().clean());
  EXPECT_GT((*usages)[0].cpu_wait_ns + (*usages)[1].cpu_wait_ns, burnt_ns / 2);
  EXPECT_GE((*usages)[0].thread_cpu_ns, burnt_ns);
}

constexpr Usage ran_and_waited(std::uint64_t cpu_ns, std::uint64_t wait_ns) {
  return {.cpu_ns = cpu_ns, .thread_cpu_ns = cpu_ns, .cpu_wait_ns = wait_ns};
}

TEST(WaitedForOthers, IsAllThatAProcessWaitedAlone) {
  EXPECT_EQ(waited_for_others_ns(std::array{PlacedUsage{0, ran_and_waited(100, 30)}}), 30U);
  EXPECT_EQ(waited_for_others_ns(std::array{PlacedUsage{{}, ran_and_waited(100, 30)}}), 30U);
}

TEST(WaitedForOthers, IsNotWhatItsPeersUsedOnItsCpu) {
  const std::array one_cpu{PlacedUsage{1, ran_and_waited(100, 40)}, PlacedUsage{1, ran_and_waited(50, 90)}};
  EXPECT_EQ(waited_for_others_ns(one_cpu), 0U);
  const std::array crowded{PlacedUsage{1, ran_and_waited(100, 70)}, PlacedUsage{1, ran_and_waited(50, 130)}};
  EXPECT_EQ(waited_for_others_ns(crowded), 20U + 30U);
}

TEST(WaitedForOthers, LooksAtEachCpuByItself) {
  const std::array two_cpus{PlacedUsage{0, ran_and_waited(100, 40)}, PlacedUsage{1, ran_and_waited(50, 9)}};
  EXPECT_EQ(waited_for_others_ns(two_cpus), 49U);
  const std::array anywhere{PlacedUsage{{}, ran_and_waited(100, 40)}, PlacedUsage{{}, ran_and_waited(50, 9)}};
  EXPECT_EQ(waited_for_others_ns(anywhere), 0U) << "they may have had one CPU";
}

TEST(WaitedForOthers, IsNotForItsOwnThreadsAndHelpers) {
  const Usage with_threads{.cpu_ns = 100, .thread_cpu_ns = 60, .cpu_wait_ns = 50};
  EXPECT_EQ(waited_for_others_ns(std::array{PlacedUsage{0, with_threads}}), 10U);
  EXPECT_EQ(waited_for_others_ns(std::array{PlacedUsage{0, with_threads}}, 10), 0U);
}

TEST(CpuTimeOf, IsThatOfAnotherProcess) {
  Child child("test-child", [] {
    burn();
    sleep_for_good();
  });
  EXPECT_TRUE(eventually([&] { return cpu_ns_of(child.pid()).value_or(0) >= burnt_ns; }));
  child.kill();
  child.wait();
  EXPECT_EQ(cpu_ns_of(child.pid()), std::nullopt);
}

TEST(CpuWithChildren, CountsAChildOnceItIsReaped) {
  const std::uint64_t before = usage_with_children_now().cpu_ns;
  Child child("test-child", burn);
  ASSERT_TRUE(child.wait().clean());
  // The kernel rounds a child's time down to microseconds.
  EXPECT_GE(usage_with_children_now().cpu_ns - before + 2'000, burnt_ns);
}

}  // namespace
}  // namespace ipcbench
