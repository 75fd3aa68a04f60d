#include "report/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "report/made_up_run.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

BenchResults results_of(const MadeUpRun& run) {
  return read_run(run.directory()).benches.at(0);
}

std::vector<CasePair> pair_means(const MadeUpRun& base, const MadeUpRun& head) {
  return pair_cases(results_of(base), results_of(head), "rtt_mean_ns");
}

TEST(PairCases, GivesTheLogarithmsOfBoth) {
  MadeUpRun base;
  MadeUpRun head;
  base.sessions("pipe", {10, 11});
  head.sessions("pipe", {20, 22, 24});
  const auto found = pair_means(base, head);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].base, ElementsAre(std::log(10), std::log(11)));
  EXPECT_THAT(found[0].head, ElementsAre(std::log(20), std::log(22), std::log(24)));
}

TEST(PairCases, TakesTheCasesThatBothHave) {
  MadeUpRun base;
  MadeUpRun head;
  base.sessions("pipe", {1}).sessions("fifo", {1}).sessions("mmap", {1});
  head.sessions("pipe", {1}).sessions("shm-sem", {1});
  const auto found = pair_means(base, head);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].key[case_column("mechanism")], "pipe");
  EXPECT_EQ(unpaired_cases(results_of(base), results_of(head)),
            "latency: 2 cases in base only, 1 in head only");
  EXPECT_EQ(unpaired_cases(results_of(base), results_of(base)), "");
}

TEST(PairCases, KnowsACaseOnOtherCpusAgain) {
  constexpr auto row =
      "schema,run,bench,mechanism,placement,cpu_a,cpu_b,status,rtt_mean_ns\n1,a,latency,pipe,{},0,{},ok,5\n";
  MadeUpRun base;
  MadeUpRun head;
  base.file("latency.csv", fmt::format(row, "cross-core", 1));
  head.file("latency.csv", fmt::format(row, "cross-core", 2));
  EXPECT_THAT(pair_means(base, head), SizeIs(1));
  base.file("latency.csv", fmt::format(row, "cpus", 1));
  head.file("latency.csv", fmt::format(row, "cpus", 2));
  EXPECT_THAT(pair_means(base, head), SizeIs(0));
}

TEST(PairCases, LeavesOutWhatHasNoLogarithmOrNoFigure) {
  MadeUpRun base;
  MadeUpRun head;
  base.sessions("pipe", {0, 1}).session("fifo", 0, ",3,,").sessions("mmap", {-1});
  head.sessions("pipe", {1, 1}).sessions("fifo", {1}).sessions("mmap", {1});
  EXPECT_THAT(pair_means(base, head), SizeIs(0));
  EXPECT_THAT(pair_cases(results_of(base), results_of(head), "wall_s"), SizeIs(0));
}

}  // namespace
}  // namespace ipcbench
