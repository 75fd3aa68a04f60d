#include "measure/shared.h"

#include <gmock/gmock.h>

#include <numeric>

#include "measure/cases.h"

namespace ipcbench {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::Gt;

class SharedTest : public MeasureTest {
 protected:
  static SharedCase shared_case(std::string_view id, SharedTask operation, unsigned processes) {
    return {find_shared_object(id), operation, processes, Placement::cpus, Idle::system_default, one_cpu()};
  }
};

TEST_F(SharedTest, HasANameOfAllThatMakesACase) {
  SharedCase point = shared_case("array-4", SharedTask::increment, 2);
  point.placement = Placement::same_core;
  EXPECT_EQ(point.name(), "array-4/increment/2/same-core/default");
  point.placement = Placement::cpus;
  point.cpus = CpuPair{3, 5, std::nullopt};
  EXPECT_EQ(point.name(), "array-4/increment/2/cpus-3-5/default");
}

TEST_F(SharedTest, MeasuresEveryOperation) {
  using enum SharedTask;
  for (const SharedTask operation : {read, write, increment, append}) {
    for (const char* id : {"list", "manager-list"}) {
      const auto result = measure_shared(shared_case(id, operation, 2), short_effort, bench_);
      EXPECT_GE(result.elapsed_ns, short_effort.pass_s * 1e9) << id;
      EXPECT_GT(result.operations, 0U) << id;
      EXPECT_GT(result.each_ns.count(), 0U) << id;
      EXPECT_GT(result.timed_s, result.elapsed_ns / 1e9) << id;
      EXPECT_GT(result.per_operation.cpu_ns, 0) << id;
      EXPECT_THAT(result.shares, testing::SizeIs(2)) << id;
      EXPECT_THAT(std::accumulate(result.shares.begin(), result.shares.end(), 0.0), DoubleNear(1, 1e-9))
          << id;
      EXPECT_THAT(result.shares, Each(Gt(0))) << id;
    }
  }
}

TEST_F(SharedTest, CountsTheServersTimeAndMemory) {
  const auto served = measure_shared(shared_case("manager-value", SharedTask::read, 1), short_effort, bench_);
  const auto alone = measure_shared(shared_case("value-locked", SharedTask::read, 1), short_effort, bench_);
  // On one CPU, each call takes a switch to the server and one back.
  EXPECT_GT(served.per_operation.voluntary_switches, 1.5);
  EXPECT_GT(served.per_operation.resident_bytes.value_or(0), alone.per_operation.resident_bytes.value_or(0));
  EXPECT_EQ(served.shares, std::vector<double>{1});
}

}  // namespace
}  // namespace ipcbench
