#include "measure/floor_parts.h"

#include "measure/cases.h"

namespace ipcbench {
namespace {

constexpr double briefly_s = 0.002;

TEST(FloorParts, TakeTime) {
  EXPECT_GT(null_system_call_ns(briefly_s), 0);
  EXPECT_GT(copy_ns(1, briefly_s), 0);
  EXPECT_GT(stamp_and_check_ns(1, briefly_s), 0);
}

TEST(FloorParts, HaveNothingToCopyOfABareNotification) {
  EXPECT_EQ(copy_ns(0, briefly_s), 0);
}

TEST(FloorParts, TakeLongerForFarLargerMessages) {
  constexpr std::size_t small = 64;
  constexpr std::size_t large = 1 << 20;
  EXPECT_GT(copy_ns(large, briefly_s), copy_ns(small, briefly_s));
  EXPECT_GT(stamp_and_check_ns(large, briefly_s), stamp_and_check_ns(small, briefly_s));
}

class FloorPartsOfTwo : public MeasureTest {};

TEST_F(FloorPartsOfTwo, HandOverOnOneCpu) {
  // Two system calls and a switch. Each reading may be disturbed, not all of them.
  const Crossing change = hand_over(one_cpu(), briefly_s, bench_);
  EXPECT_GT(change.ns, 0);
  EXPECT_FALSE(change.cache_line_ns);
}

TEST_F(FloorPartsOfTwo, MeetAcrossTwoCpus) {
  const auto pair = two_cpus();
  if (!pair) GTEST_SKIP() << "there is one CPU";
  EXPECT_GT(cache_line_round_trip(*pair, briefly_s, bench_).ns, 0);
  const Crossing wake_up = hand_over(*pair, briefly_s, bench_);
  EXPECT_GT(wake_up.ns, 0);
  EXPECT_GT(wake_up.cache_line_ns.value_or(0), 0);
}

TEST_F(FloorPartsOfTwo, TellWhatStampingCosts) {
  const StampingCost cost = stamping_cost(case_of("pipe"), short_effort, bench_);
  EXPECT_GT(cost.ratio, 0);
  EXPECT_GE(cost.timed_s, short_effort.pass_s) << "those with stamps alone fill a pass";
  EXPECT_EQ(cost.message_ns > 0, cost.ratio > 1);
}

}  // namespace
}  // namespace ipcbench
