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
template <class Waiting>
Counts wait_for_look(int successful, const Waiting& wait) {
  Counts counts;
  wait.until([&] { return ++counts.looks == successful; }, [&] { ++counts.sleeps; });
  return counts;
}

constexpr int never = 0;

TEST(WaitInMemory, SleepsAtOnceWhereItBlocks) {
  const Counts counts = wait_for_look(1, MemoryWait(Wait::block, 1h));
  EXPECT_EQ(counts.looks, 0);
  EXPECT_EQ(counts.sleeps, 1);
}

TEST(WaitInMemory, LooksUntilItSucceedsWhereItSpinsOrYields) {
  for (const Counts& counts :
       {wait_for_look(1'000, Spin()), wait_for_look(1'000, MemoryWait(Wait::spin, 0ns)),
        wait_for_look(1'000, MemoryWait(Wait::yield, 0ns))}) {
    EXPECT_EQ(counts.looks, 1'000);
    EXPECT_EQ(counts.sleeps, 0);
  }
}

TEST(WaitInMemory, DoesNotSleepWithinItsBound) {
  for (const int successful : {1, 2, 1'000}) {
    const Counts counts = wait_for_look(successful, MemoryWait(Wait::spin_then_block, 1h));
    EXPECT_EQ(counts.looks, successful);
    EXPECT_EQ(counts.sleeps, 0);
  }
}

TEST(WaitInMemory, SleepsOnceBeyondItsBound) {
  for (const auto bound : {0ns, 100'000ns}) {
    const Counts counts = wait_for_look(never, MemoryWait(Wait::spin_then_block, bound));
    EXPECT_GE(counts.looks, 2);
    EXPECT_EQ(counts.sleeps, 1);
  }
}

TEST(WaitInMemory, TellsWhetherSomebodyMayHaveToBeWoken) {
  for (const Wait wait : memory_waits) {
    EXPECT_EQ(MemoryWait(wait).sleeps(), wait == Wait::block || wait == Wait::spin_then_block) << name(wait);
    EXPECT_EQ(MemoryWait(wait).spins(), wait == Wait::spin) << name(wait);
  }
  EXPECT_TRUE(Spin::spins());
  EXPECT_FALSE(Spin::sleeps());
  EXPECT_FALSE(FixedWait<Wait::yield>::spins());
  EXPECT_TRUE(FixedWait<Wait::spin_then_block>::sleeps());
}

TEST(WaitInMemory, TakesWhatIsThereEvenWithoutABound) {
  EXPECT_EQ(wait_for_look(1, MemoryWait(Wait::spin_then_block, 0ns)).sleeps, 0);
}

}  // namespace
}  // namespace ipcbench
