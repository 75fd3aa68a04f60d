#include "measure/machine_state.h"

#include <gmock/gmock.h>

#include <chrono>

#include "os/run_directory.h"

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

// Which the kernel counts here: slices of no length stand for one that does not.
TEST(NoiseOf, GoesByPressureWhereTheWaitIsNotKnown) {
  const auto pressed = [](double percent, std::optional<double> cache_line_ns) {
    return noise_of({}, {.start = {cache_line_ns, {}}, .disturbance = {.pressure_percent = percent}});
  };
  EXPECT_EQ(pressed(2, 350), std::nullopt);
  EXPECT_EQ(pressed(40, 350),
            "other programs used the CPUs: some process waited for one for 40.0 % of its time (limit 3 %)");
  EXPECT_EQ(pressed(40, std::nullopt), std::nullopt) << "its own two sides wait for each other";
}

// 100 ms of CPU time and 10,000 wakings of 10 us explain 200 ms.
TEST(NoiseOf, NamesTimeThatNothingExplains) {
  const auto lost = [](std::uint64_t elapsed_ns, bool closed_loop, bool knows_waking) {
    return noise_of({.elapsed_ns = elapsed_ns,
                     .usage = {.cpu_ns = 100'000'000, .voluntary_switches = 10'000},
                     .closed_loop = closed_loop},
                    {.start = {350, 10'000}, .end = {350, 10'000}, .knows_waking = knows_waking});
  };
  EXPECT_EQ(lost(250'000'000, true, true), std::nullopt);
  EXPECT_EQ(lost(800'000'000, true, true),
            "time was lost: 800.0 ms passed, and CPU time, waiting and waking explain 200.0 ms");
  EXPECT_EQ(lost(800'000'000, false, true), std::nullopt) << "it sleeps between the messages of a schedule";
  EXPECT_EQ(lost(800'000'000, true, false), std::nullopt) << "a halted core takes any time to wake";
}

TEST(NoiseOf, NamesStealInLessThanASecond) {
  EXPECT_EQ(noise_of(one_second(), {.disturbance = {.proven_steal_percent = 10.0}}), std::nullopt);
  EXPECT_EQ(noise_of(one_second(), {.disturbance = {.proven_steal_percent = 30.0}}),
            "steal took 30.0 % of its CPUs (limit 15 %)");
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

// What it finds depends on the machine; that it is a time, and has a limit, does not.
TEST(CheckIdlePoll, TimesAWakeUpWhereItMay) {
  RunDirectory names;
  const auto found = check_idle_poll({names, std::chrono::seconds(10)});
  if (!found) GTEST_SKIP() << "idle cores may not be asked to poll, or there is one core";
  EXPECT_GT(found->wake_up_ns, 0);
  EXPECT_GT(found->longest_ns, 0);
}

TEST(CheckIdlePoll, HoldsWhereACoreWakesSoonEnough) {
  EXPECT_TRUE((PollCheck{3'000, 20'000}.holds()));
  EXPECT_FALSE((PollCheck{45'000, 20'000}.holds()));
}

}  // namespace
}  // namespace ipcbench
