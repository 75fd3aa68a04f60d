#include "measure/latency.h"

#include "measure/cases.h"
#include "measure/floors.h"
#include "os/system_call_counter.h"

namespace ipcbench {
namespace {

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
  EXPECT_EQ(result.per_message.cache_line_ns, std::nullopt) << "there is no other CPU";
}

TEST_F(LatencyTest, TellsHowFarApartItsCpusWere) {
  const auto pair = two_cpus();
  if (!pair) GTEST_SKIP() << "there is one CPU";
  const Latency result = measure_latency(case_of("pipe", Wait::block, *pair), short_effort, bench_);
  EXPECT_GT(result.per_message.cache_line_ns.value_or(0), 0);
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
