#include "harness/mechanism.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

// Of four calls two only sleep or wake, as with semaphores next to a channel of descriptors.
constexpr Description described{
    .id = "made-up",
    .title = "",
    .family = "",
    .waits = memory_waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .per_message = {.system_calls = 4, .sleep_calls = 2, .copies = 3, .wakeups = 1}};

void expect_per_message(Wait wait, const PerMessage& expected) {
  const PerMessage happens = per_message(described, wait);
  EXPECT_EQ(happens.system_calls, expected.system_calls) << name(wait);
  EXPECT_EQ(happens.sleep_calls, expected.sleep_calls) << name(wait);
  EXPECT_EQ(happens.copies, expected.copies) << name(wait);
  EXPECT_EQ(happens.wakeups, expected.wakeups) << name(wait);
}

TEST(PerMessage, IsAsDeclaredWhereASideSleeps) {
  expect_per_message(Wait::block, described.per_message);
}

TEST(PerMessage, HasNeitherSleepNorWakeUpWhereASideKeepsLooking) {
  for (const Wait wait : {Wait::spin, Wait::yield, Wait::spin_then_block}) {
    expect_per_message(wait, {.system_calls = 2, .sleep_calls = 0, .copies = 3, .wakeups = 0});
  }
}

TEST(PerMessage, HasOneCallMoreWhereASideAsksFirst) {
  for (const Wait wait : {Wait::poll, Wait::epoll}) {
    expect_per_message(wait, {.system_calls = 5, .sleep_calls = 2, .copies = 3, .wakeups = 1});
  }
}

}  // namespace
}  // namespace ipcbench
