#include "measure/latency.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <vector>

#include "measure/cases.h"
#include "measure/floors.h"
#include "os/affinity.h"
#include "os/child.h"
#include "os/cpu_relax.h"
#include "os/process_stat.h"
#include "os/system_call_counter.h"
#include "processes.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

class LatencyTest : public MeasureTest {};

TEST_F(LatencyTest, TellsFiguresThatFitEachOther) {
  const Latency result = measure_latency(case_of("pipe"), short_effort, bench_);
  EXPECT_GT(result.iterations, 0U);
  EXPECT_GT(result.mean_ns, 0);
  const double batch_s = static_cast<double>(result.iterations) * result.mean_ns / 1e9;
  EXPECT_GE(batch_s, short_effort.pass_s * 0.999);
  EXPECT_GE(result.timed_s, batch_s + short_effort.pass_s * 0.999) << "the clocked pass is timed too";
  EXPECT_GT(result.per_message.cpu_ns, 0);
  EXPECT_TRUE(result.per_message.resident_bytes);
  EXPECT_EQ(result.per_message.system_calls.has_value(), !SystemCallCounter::why_not());
  EXPECT_EQ(result.floor_ns, std::nullopt) << "nobody asked for one";
}

TEST_F(LatencyTest, KeepsTheTripsOfTheClockedPass) {
  const Histogram trips = measure_latency(case_of("pipe"), short_effort, bench_).round_trip_ns;
  ASSERT_GT(trips.count(), 0U);
  EXPECT_LE(trips.quantile(0), trips.quantile(0.5));
  EXPECT_LE(trips.quantile(0.5), trips.quantile(0.99));
  EXPECT_LE(trips.quantile(0.99), trips.max());
}

TEST_F(LatencyTest, BearsTheFloorOfItsCase) {
  Floors floors(bench_);
  bench_.floors = &floors;
  const Case point = case_of("pipe", Wait::block, one_cpu());
  const Latency result = measure_latency(point, short_effort, bench_);
  EXPECT_EQ(result.floor_ns, floors.round_trip_ns(point, std::nullopt));
  EXPECT_EQ(result.per_message.start.cache_line_ns, std::nullopt) << "there is no other CPU";
}

TEST_F(LatencyTest, TellsHowFarApartItsCpusWere) {
  const auto pair = two_cpus();
  if (!pair) GTEST_SKIP() << "there is one CPU";
  const Latency result = measure_latency(case_of("pipe", Wait::block, *pair), short_effort, bench_);
  EXPECT_GT(result.per_message.start.cache_line_ns.value_or(0), 0);
  EXPECT_GT(result.per_message.end.wake_up_ns.value_or(0), 0);
}

TEST_F(LatencyTest, IsNoisyBesideABusyLoop) {
  if (!counts_cpu_wait()) GTEST_SKIP() << "the kernel does not count it";
  const CpuPair cpus = one_cpu();
  const auto spin_there = [&] {
    pin_to(cpus.a);
    for (;;) cpu_relax();
  };
  const Child busy("busy", spin_there);
  const auto noise = measure_latency(case_of("pipe", Wait::block, cpus), {.pass_s = 0.05}, bench_).noise;
  EXPECT_THAT(noise.value_or("none"), HasSubstr("other programs used its CPUs"));
}

TEST_F(LatencyTest, IsNoisyWhereASideWasStopped) {
  // As soon as there is a responder it is stopped for a while.
  const Child stopper("stopper", [runner = getpid()] {
    std::vector<pid_t> responders;
    eventually([&] { return !(responders = children_named(runner, "responder")).empty(); });
    ::kill(responders.at(0), SIGSTOP);
    eventually([&] { return process_stat_field(responders.at(0), 3) == "T"; });
    ::kill(responders.at(0), SIGCONT);
  });
  const auto noise = measure_latency(case_of("pipe"), {.pass_s = 0.1}, bench_).noise;
  EXPECT_THAT(noise.value_or("none"), HasSubstr("a process of it was stopped"));
}

// Eight passes are enough for 100,000 trips of a fast transport, and the end for a slow one.
TEST_F(LatencyTest, GoesOnForTheWholeTailUpToEightPasses) {
  const Effort effort{.pass_s = 0.005, .whole_tail = true};
  const Latency result = measure_latency(case_of("pipe"), effort, bench_);
  const double batch_s = static_cast<double>(result.iterations) * result.mean_ns / 1e9;
  EXPECT_TRUE(result.round_trip_ns.carried_quantile(0.999) || result.timed_s - batch_s >= 8 * effort.pass_s);
}

}  // namespace
}  // namespace ipcbench
