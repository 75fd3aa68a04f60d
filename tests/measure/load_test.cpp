#include "measure/load.h"

#include <algorithm>
#include <functional>

#include "measure/cases.h"

namespace ipcbench {
namespace {

TEST(Rate, IsANumberOrAShareOfTheCapacity) {
  EXPECT_DOUBLE_EQ((Rate{"1000", 1000, false}.per_s(50'000)), 1000);
  EXPECT_DOUBLE_EQ((Rate{"50%", 0.5, true}.per_s(50'000)), 25'000);
}

LoadResult with_rates(double asked, double achieved) {
  return {.messages = 1,
          .capacity_per_s = asked,
          .asked_per_s = asked,
          .achieved_per_s = achieved,
          .latency_ns = {},
          .consumer_cpu_ns = 0,
          .per_message = {},
          .elapsed_s = 1,
          .timed_s = 1,
          .noise = {}};
}

TEST(LoadResult, IsSaturatedBelowNinetyNinePercentOfWhatWasAsked) {
  EXPECT_FALSE(with_rates(1000, 1000).saturated());
  EXPECT_FALSE(with_rates(1000, 990.1).saturated());
  EXPECT_TRUE(with_rates(1000, 989.9).saturated());
  EXPECT_TRUE(with_rates(1000, 0).saturated());
}

class LoadTest : public MeasureTest {
 protected:
  LoadResult measure(const Rate& rate, double pass_s, Schedule schedule = Schedule::fixed) {
    return measure_load(case_of("pipe"), {schedule, rate, seed}, {.pass_s = pass_s}, bench_);
  }
  static LoadResult least_disturbed(const std::function<LoadResult()>& measure_once) {
    constexpr int attempts = 20;
    LoadResult best = measure_once();
    for (int i = 1; i < attempts && best.saturated(); ++i) best = measure_once();
    return best;
  }

  static constexpr std::uint32_t seed = 5;
};

// On a machine that does other things too, one of several attempts is through in time.
TEST_F(LoadTest, IsNotSaturatedByWhatAPipeCarriesWithEase) {
  const LoadResult result = least_disturbed([&] { return measure({"1000", 1000, false}, 0.1); });
  EXPECT_FALSE(result.saturated());
  EXPECT_EQ(result.messages, 100U);
  EXPECT_EQ(result.latency_ns.count(), 100U);
  EXPECT_DOUBLE_EQ(result.asked_per_s, 1000);
  EXPECT_GE(result.timed_s, 0.099) << "the last one is due then";
  EXPECT_GT(result.consumer_cpu_ns, 0);
  EXPECT_LT(result.consumer_cpu_ns, result.per_message.cpu_ns);
}

TEST_F(LoadTest, IsSaturatedByMoreThanItCarriesAndEndsByItself) {
  const LoadResult result = measure({"1e9", 1e9, false}, 0.02);
  EXPECT_TRUE(result.saturated());
  EXPECT_GT(result.messages, 0U);
  EXPECT_LT(result.messages, 20'000'000U) << "the producer gave up";
  EXPECT_EQ(result.latency_ns.count(), result.messages);
}

TEST_F(LoadTest, AchievesWhatCameThroughInItsTimeAndNoMoreThanWasAsked) {
  for (const Rate& rate : {Rate{"1000", 1000, false}, Rate{"1e9", 1e9, false}}) {
    const LoadResult result = measure(rate, 0.02);
    const double through_per_s = static_cast<double>(result.messages) / result.elapsed_s;
    EXPECT_NEAR(result.achieved_per_s / std::min(rate.value, through_per_s), 1, 1e-9) << rate.text;
  }
}

// A schedule that happens to be short or long is not the channel's doing.
TEST_F(LoadTest, AchievesWhatWasAskedOnARandomScheduleThatIsKept) {
  const LoadResult result = least_disturbed([&] {
    return measure({"1000", 1000, false}, 0.1, Schedule::poisson);
  });
  EXPECT_EQ(result.messages, 100U);
  EXPECT_FALSE(result.saturated());
  EXPECT_LE(result.achieved_per_s, result.asked_per_s);
}

TEST_F(LoadTest, TakesItsShareOfTheCapacityThatItFound) {
  const LoadResult result = measure({"1%", 0.01, true}, 0.02);
  EXPECT_GT(result.capacity_per_s, 0);
  EXPECT_DOUBLE_EQ(result.asked_per_s, 0.01 * result.capacity_per_s);
  EXPECT_EQ(result.latency_ns.count(), result.messages);
}

TEST_F(LoadTest, SendsTenMessagesAtLeast) {
  EXPECT_EQ(measure({"100", 100, false}, 0.01).messages, 10U);
}

}  // namespace
}  // namespace ipcbench
