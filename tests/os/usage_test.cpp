#include "os/usage.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <thread>

#include "os/child.h"
#include "os/clock.h"

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
  const Usage a{10, 20, 30, 40};
  const Usage b{1, 2, 3, 4};
  const Usage sum = a + b;
  EXPECT_EQ(sum.cpu_ns, 11U);
  EXPECT_EQ(sum.voluntary_switches, 22U);
  EXPECT_EQ(sum.involuntary_switches, 33U);
  EXPECT_EQ(sum.page_faults, 44U);
  const Usage difference = a - b;
  EXPECT_EQ(difference.cpu_ns, 9U);
  EXPECT_EQ(difference.voluntary_switches, 18U);
  EXPECT_EQ(difference.involuntary_switches, 27U);
  EXPECT_EQ(difference.page_faults, 36U);
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

TEST(CpuWithChildren, CountsAChildOnceItIsReaped) {
  const std::uint64_t before = usage_with_children_now().cpu_ns;
  Child child("test-child", burn);
  ASSERT_TRUE(child.wait().clean());
  // The kernel rounds a child's time down to microseconds.
  EXPECT_GE(usage_with_children_now().cpu_ns - before + 2'000, burnt_ns);
}

}  // namespace
}  // namespace ipcbench
