#include "measure/spawn.h"

#include <gmock/gmock.h>

#include "measure/cases.h"

namespace ipcbench {
namespace {

class SpawnTest : public MeasureTest {
 protected:
  static SpawnCase start_of(std::string_view id) {
    return {find_starter(id), 0, 1'048'576, Pages::base, Placement::unpinned, Idle::system_default, {}};
  }
};

TEST_F(SpawnTest, HasANameOfAllThatMakesACase) {
  SpawnCase point = start_of("fork");
  EXPECT_EQ(point.name(), "fork/1MiB/base/unpinned/default");
  point.placement = Placement::cpus;
  point.cpus = CpuPair{3, 3, std::nullopt};
  EXPECT_EQ(point.name(), "fork/1MiB/base/cpus-3/default");
  SpawnCase capture = start_of("capture-pipe");
  capture.output_bytes = 64;
  EXPECT_EQ(capture.name(), "capture-pipe/64B/unpinned/default");
}

TEST_F(SpawnTest, MeasuresAStart) {
  for (const std::optional<CpuPair>& cpus : {std::optional<CpuPair>(), std::optional(one_cpu())}) {
    SpawnCase point = start_of("vfork");
    point.cpus = cpus;
    const SpawnResult result = measure_spawn(point, short_effort, bench_);
    EXPECT_GE(result.timed_s, short_effort.pass_s);
    EXPECT_EQ(result.all_reaped_ns.count(), result.starts);
    EXPECT_GT(result.first_ns, 0);
    EXPECT_LE(result.first_ns, result.reaped_ns);
    EXPECT_LE(result.caller_ns, result.reaped_ns);
    EXPECT_GT(result.per_start.cpu_ns, 0);
    EXPECT_FALSE(result.bytes_per_s);
  }
}

TEST_F(SpawnTest, TellsTheRateOfACapture) {
  SpawnCase point = start_of("capture-memfd");
  point.output_bytes = 1'000'000;
  point.caller_bytes = 0;
  const SpawnResult result = measure_spawn(point, short_effort, bench_);
  EXPECT_NEAR(result.bytes_per_s.value_or(0), 1e15 / result.reaped_ns, 1);
}

TEST_F(SpawnTest, IsNoisyWhereThePagesAreOthers) {
  if (why_no_ballast(1, Pages::huge)) GTEST_SKIP() << "no huge pages";
  SpawnCase point = start_of("vfork");
  point.pages = Pages::huge;
  point.caller_bytes = 100'000;  // less than one
  EXPECT_THAT(measure_spawn(point, short_effort, bench_).noise,
              testing::Optional(testing::HasSubstr("0 % of the caller's memory came in huge pages")));
}

}  // namespace
}  // namespace ipcbench
