#include "measure/machine_state.h"

#include <gmock/gmock.h>

namespace ipcbench {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t second_ns = 1'000'000'000;

Timed one_second(bool migrated = false) {
  return {.elapsed_ns = second_ns, .usage = {}, .migrated = migrated};
}

TEST(NoiseOf, IsNothingWhereNothingDisturbed) {
  EXPECT_EQ(noise_of(one_second(), {}), std::nullopt);
  EXPECT_EQ(noise_of(one_second(), {.disturbance = {.steal_percent = 0.0, .throttled_us = 0}}), std::nullopt);
}

TEST(NoiseOf, NamesASideThatMoved) {
  EXPECT_EQ(noise_of(one_second(true), {}), "a side left the CPU that it was pinned to");
}

TEST(NoiseOf, NamesOtherProgramsOnItsCpus) {
  const auto waited = [](std::uint64_t ns) {
    return noise_of({.elapsed_ns = second_ns, .usage = {}, .others_ns = ns}, {});
  };
  EXPECT_EQ(waited(second_ns / 50), std::nullopt);
  EXPECT_EQ(waited(second_ns / 10),
            "other programs used its CPUs: it waited for them for 10.0 % of its time (limit 3 %)");
}

TEST(NoiseOf, NamesAProcessThatWasStopped) {
  const Timed slices{.elapsed_ns = 3 * second_ns, .usage = {.cpu_ns = 80'000'000}, .stopped = true};
  EXPECT_EQ(noise_of(slices, {}),
            "a process of it was stopped: what takes 80.0 ms of CPU time took 3000.0 ms");
}

TEST(NoiseOf, NamesCpusThatChangedTheirDistance) {
  const auto distance = [](double start_ns, double end_ns) {
    return noise_of(one_second(), {.start = {start_ns, {}}, .end = {end_ns, {}}});
  };
  EXPECT_EQ(distance(350, 360), std::nullopt);
  EXPECT_EQ(distance(75, 350),
            "its CPUs changed their distance: a cache line took 75 ns at its start and 350 ns at its end");
  EXPECT_NE(distance(350, 75), std::nullopt);
  EXPECT_EQ(noise_of(one_second(), {.start = {75, {}}}), std::nullopt) << "the end is not known";
}

TEST(NoiseOf, NamesCpusThatDidNotPoll) {
  const auto wake_up = [](double start_ns, double end_ns, std::optional<double> longest_ns) {
    return noise_of(one_second(),
                    {.start = {350, start_ns}, .end = {350, end_ns}, .longest_wake_up_ns = longest_ns});
  };
  EXPECT_EQ(wake_up(3'000, 3'500, 6'000), std::nullopt);
  EXPECT_EQ(wake_up(3'000, 35'000, 6'000),
            "its CPUs did not poll: waking a side took 35.0 us (limit 6.0 us)");
  EXPECT_EQ(wake_up(3'000, 5'000, 6'000),
            "its CPUs changed: waking a side took 3000 ns at its start and 5000 ns at its end");
  EXPECT_EQ(wake_up(20'000, 45'000, std::nullopt), std::nullopt) << "cores that halt take any time";
}

TEST(NoiseOf, NamesWhatTheHostTook) {
  EXPECT_THAT(
      noise_of(one_second(), {.disturbance = {.steal_percent = 20.0, .throttled_us = {}}}).value_or(""),
      HasSubstr("20"));
}

TEST(NoiseOf, NamesAControlGroupThatHeldItBackForMoreThanAHundredth) {
  const auto throttled = [](std::uint64_t us) {
    return noise_of(one_second(), {.disturbance = {.steal_percent = {}, .throttled_us = us}});
  };
  EXPECT_EQ(throttled(10'000), std::nullopt);
  EXPECT_EQ(throttled(12'000), "the control group was throttled for 12 ms");
}

TEST(NoiseOf, NamesEveryReason) {
  const auto noise =
      noise_of(one_second(true), {.disturbance = {.steal_percent = 20.0, .throttled_us = 50'000}});
  EXPECT_EQ(std::ranges::count(noise.value_or(""), ';'), 2);
}

}  // namespace
}  // namespace ipcbench
