#include "os/disturbance.h"

#include <gtest/gtest.h>

#include "../fake_tree.h"

namespace ipcbench {
namespace {

using namespace std::chrono_literals;
using Cpus = std::vector<int>;
using Times = std::vector<CpuTimes>;

TEST(ParseCpuTimes, SumsTheFirstEightCountersOfEachCpu) {
  const auto cpus = parse_cpu_times(
      "cpu  9 9 9 9 9 9 9 9 9 9\n"
      "cpu0 1 2 3 4 5 6 7 8 100 100\n"
      "cpu12 10 0 0 0 0 0 0 0 0 0\n"
      "intr 5 6 7 8 9 10 11 12 13\n");
  ASSERT_EQ(cpus.size(), 2U);
  EXPECT_EQ(cpus[0].cpu, 0);
  EXPECT_EQ(cpus[0].steal, 8U);
  EXPECT_EQ(cpus[0].total, 36U);
  EXPECT_EQ(cpus[1].cpu, 12);
  EXPECT_EQ(cpus[1].steal, 0U);
  EXPECT_EQ(cpus[1].total, 10U);
}

TEST(ParseCpuTimes, LeavesOutWhatItCannotUnderstand) {
  EXPECT_TRUE(parse_cpu_times("").empty());
  EXPECT_TRUE(parse_cpu_times("cpu0 1 2 3 4 5 6 7\n").empty()) << "a kernel without steal";
  EXPECT_TRUE(parse_cpu_times("cpu0 1 2 3 x 5 6 7 8\ncpux 1 2 3 4 5 6 7 8\n").empty());
}

TEST(StealPercent, IsTheShareOfTheCpusAskedFor) {
  const Times before{{0, 10, 1000}, {1, 0, 1000}, {2, 0, 1000}};
  const Times after{{0, 30, 1100}, {1, 10, 1100}, {2, 50, 1100}};
  EXPECT_EQ(steal_percent(before, after, Cpus{0, 1}, 1s), 15.0);
  EXPECT_EQ(steal_percent(before, after, Cpus{1}, 1s), 10.0);
  EXPECT_EQ(steal_percent(before, after, Cpus{2, 2, 1}, 1s), 30.0);
}

TEST(StealPercent, IsUnknownForLessThanASecond) {
  const Times before{{0, 0, 0}};
  const Times after{{0, 1, 100}};
  EXPECT_EQ(steal_percent(before, after, Cpus{0}, 999ms), std::nullopt);
  EXPECT_EQ(steal_percent(before, after, Cpus{0}, 1s), 1.0);
}

TEST(StealPercent, IsUnknownWhereTheCountersDoNotTell) {
  const Times before{{0, 5, 100}, {1, 0, 100}};
  EXPECT_EQ(steal_percent(before, Times{{0, 4, 200}}, Cpus{0}, 2s), std::nullopt) << "runs backwards";
  EXPECT_EQ(steal_percent(before, Times{{0, 5, 100}}, Cpus{0}, 2s), std::nullopt) << "stands still";
  EXPECT_EQ(steal_percent(before, Times{{0, 6, 200}}, Cpus{0, 1}, 2s), std::nullopt) << "CPU 1 went away";
  EXPECT_EQ(steal_percent({}, Times{{0, 6, 200}}, Cpus{0}, 2s), std::nullopt);
  EXPECT_EQ(steal_percent(before, Times{{0, 6, 200}}, Cpus{}, 2s), std::nullopt);
}

TEST(ParseThrottled, KnowsBothVersions) {
  EXPECT_EQ(parse_throttled_us("usage_usec 99\nnr_throttled 3\nthrottled_usec 1234\n"), 1234U);
  EXPECT_EQ(parse_throttled_us("nr_periods 4\nnr_throttled 3\nthrottled_time 1234567\n"), 1234U);
  EXPECT_EQ(parse_throttled_us("usage_usec 99\n"), std::nullopt);
  EXPECT_EQ(parse_throttled_us("throttled_usec\nthrottled_usec many\n"), std::nullopt);
  EXPECT_EQ(parse_throttled_us(""), std::nullopt);
}

TEST(Pressure, IsTheTotalOfSome) {
  EXPECT_EQ(parse_pressure_us("some avg10=1.00 avg60=0.00 avg300=0.00 total=1234\n"
                              "full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n"),
            1234U);
  EXPECT_EQ(parse_pressure_us("full avg10=0.00 total=7\n"), std::nullopt);
  EXPECT_EQ(parse_pressure_us(""), std::nullopt);
}

// 30 of 100 ms: the tick that each of two CPUs is short of may have been full before.
TEST(ProvenSteal, IsATickLessOfEachCpu) {
  const Times before{{0, 4, 100}, {1, 4, 100}};
  EXPECT_EQ(proven_steal_percent(before, Times{{0, 7, 105}, {1, 4, 105}}, Cpus{0, 1}), 10.0);
  EXPECT_EQ(proven_steal_percent(before, Times{{0, 5, 105}, {1, 4, 105}}, Cpus{0, 1}), 0.0);
  EXPECT_EQ(proven_steal_percent(before, before, Cpus{0, 1}), std::nullopt) << "no tick has passed";
}

TEST(Snapshot, ReadsTheCpusAndAddsTheThrottlingOfEveryLevel) {
  FakeTree tree;
  tree.write("proc/stat", "cpu0 1 2 3 4 5 6 7 8\n").write("proc/self/cgroup", "0::/a\n");
  tree.write("proc/self/mountinfo", "30 23 0:26 / /cg rw - cgroup2 cgroup2 rw\n");
  tree.write("cg/a/cpu.stat", "throttled_usec 40\n").write("cg/cpu.stat", "throttled_usec 2\n");
  const auto snapshot = take_disturbance_snapshot(tree.root());
  tree.write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=99\n");
  ASSERT_EQ(snapshot.cpus.size(), 1U);
  EXPECT_EQ(snapshot.throttled_us, 42U);
  EXPECT_EQ(take_disturbance_snapshot(tree.root()).pressure_us, 99U);
}

TEST(Snapshot, LeavesOutWhatCannotBeRead) {
  const FakeTree tree;
  const auto snapshot = take_disturbance_snapshot(tree.root());
  EXPECT_TRUE(snapshot.cpus.empty());
  EXPECT_EQ(snapshot.throttled_us, std::nullopt);
}

TEST(Snapshot, ReadsThisMachine) {
  EXPECT_FALSE(take_disturbance_snapshot().cpus.empty());
}

TEST(Disturbance, IsTheDifferenceOfTwoSnapshots) {
  const DisturbanceSnapshot before{{}, {{0, 0, 0}}, 100};
  DisturbanceSnapshot after{before.taken + 2s, {{0, 50, 200}}, 350};
  const Cpus cpus{0};
  EXPECT_EQ(disturbance_between(before, after, cpus).steal_percent, 25.0);
  EXPECT_EQ(disturbance_between(before, after, cpus).throttled_us, 250U);
  after.taken = before.taken + 500ms;
  EXPECT_EQ(disturbance_between(before, after, cpus).steal_percent, std::nullopt);
  EXPECT_EQ(disturbance_between(before, after, cpus).throttled_us, 250U);
  EXPECT_EQ(disturbance_between(before, after, cpus).proven_steal_percent, 24.5);
  EXPECT_EQ(disturbance_between(before, after, cpus).pressure_percent, std::nullopt);
  const DisturbanceSnapshot waited{before.taken + 500ms, {}, {}, 100'000};
  EXPECT_EQ(disturbance_between({before.taken, {}, {}, 50'000}, waited, cpus).pressure_percent, 10.0);
  after.throttled_us.reset();
  EXPECT_EQ(disturbance_between(before, after, cpus).throttled_us, std::nullopt);
}

}  // namespace
}  // namespace ipcbench
