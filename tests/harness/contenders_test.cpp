#include "harness/contenders.h"

#include <gmock/gmock.h>

namespace ipcbench {
namespace {

using testing::ElementsAre;

ContenderReport report(std::uint64_t start, std::uint64_t end, std::uint64_t operations,
                       bool migrated = false) {
  return {.start_ns = start,
          .end_ns = end,
          .operations = operations,
          .usage = {.cpu_ns = 10, .voluntary_switches = 1},
          .migrated = migrated};
}

TEST(Contenders, RunByTurnsOnTwoCpus) {
  const CpuPair cpus{2, 5, std::nullopt};
  EXPECT_EQ(cpu_of_contender(0, cpus), 2);
  EXPECT_EQ(cpu_of_contender(1, cpus), 5);
  EXPECT_EQ(cpu_of_contender(2, cpus), 2);
  EXPECT_EQ(cpu_of_contender(1, std::nullopt), std::nullopt);
}

TEST(Contenders, HaveNamesUpToAsManyAsThereIsRoomFor) {
  EXPECT_THAT(contender_names(2), ElementsAre("process 0", "process 1"));
  EXPECT_EQ(contender_names(max_contenders).size(), max_contenders);
  EXPECT_THROW(contender_names(max_contenders + 1), std::invalid_argument);
}

TEST(Contenders, MakeASliceFromTheFirstStartToTheLastEnd) {
  const std::vector<ContenderReport> reports{report(100, 200, 3), report(90, 150, 1, true)};
  const ContenderSlices slice = slice_of(reports, std::nullopt);
  EXPECT_EQ(slice.elapsed_ns, 110U);
  EXPECT_EQ(slice.operations, 4U);
  EXPECT_EQ(slice.usage.cpu_ns, 20U);
  EXPECT_TRUE(slice.migrated);
  EXPECT_THAT(slice.by_process, ElementsAre(3, 1));
  EXPECT_THAT(slice.shares(), ElementsAre(0.75, 0.25));
}

TEST(Contenders, AddSlicesUp) {
  ContenderSlices all;
  all += slice_of(std::vector{report(0, 10, 1), report(0, 20, 2)}, std::nullopt);
  all += slice_of(std::vector{report(50, 55, 3), report(50, 51, 4)}, std::nullopt);
  EXPECT_EQ(all.elapsed_ns, 25U);
  EXPECT_EQ(all.operations, 10U);
  EXPECT_EQ(all.usage.voluntary_switches, 4U);
  EXPECT_FALSE(all.migrated);
  EXPECT_THAT(all.by_process, ElementsAre(4, 6));
}

TEST(Contenders, GoOnUntilToldToStopOrUntilAllHaveEnded) {
  struct Shared {
    std::atomic<bool> stop{false};
    bool forever = true;
  };
  const SharedBlock<Shared> shared;
  Crew crew(contender_names(2), {}, [&](Member& member) {
    for (member.report(); member.next_order(); member.report()) {
      while (shared->forever && !shared->stop) sched_yield();
    }
  });
  crew.await();
  EXPECT_TRUE(let_contend(crew, shared->stop, std::chrono::milliseconds(5)));
  shared->forever = false;
  EXPECT_FALSE(let_contend(crew, shared->stop, std::chrono::minutes(1)));
  crew.finish();
}

}  // namespace
}  // namespace ipcbench
