// What the conformance suite cannot see: whether who waits looks, or sleeps.

#include "mechanisms/parts/memory_wait.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using namespace std::chrono_literals;

struct Counts {
  int looks = 0;
  int sleeps = 0;
};

// What waiting comes to where the look of that number is the first to succeed.
template <Wait W>
Counts wait_for_look(int successful, std::chrono::nanoseconds spin_bound) {
  Counts counts;
  wait_in_memory<W>(
      spin_bound, [&] { return ++counts.looks == successful; }, [&] { ++counts.sleeps; });
  return counts;
}

constexpr int never = 0;

TEST(WaitInMemory, SleepsAtOnceWhereItBlocks) {
  const Counts counts = wait_for_look<Wait::block>(1, 1h);
  EXPECT_EQ(counts.looks, 0);
  EXPECT_EQ(counts.sleeps, 1);
}

TEST(WaitInMemory, LooksUntilItSucceedsWhereItSpinsOrYields) {
  for (const Counts& counts :
       {wait_for_look<Wait::spin>(1'000, 0ns), wait_for_look<Wait::yield>(1'000, 0ns)}) {
    EXPECT_EQ(counts.looks, 1'000);
    EXPECT_EQ(counts.sleeps, 0);
  }
}

TEST(WaitInMemory, DoesNotSleepWithinItsBound) {
  for (const int successful : {1, 2, 1'000}) {
    const Counts counts = wait_for_look<Wait::spin_then_block>(successful, 1h);
    EXPECT_EQ(counts.looks, successful);
    EXPECT_EQ(counts.sleeps, 0);
  }
}

TEST(WaitInMemory, SleepsOnceBeyondItsBound) {
  for (const auto bound : {0ns, 100'000ns}) {
    const Counts counts = wait_for_look<Wait::spin_then_block>(never, bound);
    EXPECT_GE(counts.looks, 2);
    EXPECT_EQ(counts.sleeps, 1);
  }
}

TEST(WaitInMemory, TakesWhatIsThereEvenWithoutABound) {
  EXPECT_EQ(wait_for_look<Wait::spin_then_block>(1, 0ns).sleeps, 0);
}

}  // namespace
}  // namespace ipcbench
