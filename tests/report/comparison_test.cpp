#include "report/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/made_up_run.h"

namespace ipcbench {
namespace {

using testing::SizeIs;

BenchResults results_of(const MadeUpRun& run) {
  return read_run(run.directory()).benches.at(0);
}

std::vector<Comparison> compare_means(const MadeUpRun& run, const MadeUpRun& other) {
  return compare(results_of(run), results_of(other), "rtt_mean_ns");
}

TEST(Compare, GivesTheRatioOfThisToTheOther) {
  MadeUpRun run;
  MadeUpRun other;
  run.sessions("pipe", {20, 22, 24, 26, 28, 30});
  other.sessions("pipe", {10, 11, 12, 13, 14, 15});
  const auto found = compare_means(run, other);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_DOUBLE_EQ(found[0].median, 25);
  EXPECT_DOUBLE_EQ(found[0].other_median, 12.5);
  EXPECT_NEAR(found[0].ratio, 2, 1e-9);
  ASSERT_TRUE(found[0].interval);
  // The 6th ratio from either end; swapped runs give their inverses.
  EXPECT_NEAR(found[0].interval->low * found[0].interval->high, 4, 1e-9);
  EXPECT_NEAR(found[0].interval->low, 24.0 / 15, 1e-9);
  const auto back = compare_means(other, run);
  EXPECT_NEAR(back[0].ratio, 0.5, 1e-9);
  EXPECT_NEAR(back[0].interval->low, 1 / found[0].interval->high, 1e-9);
}

TEST(Compare, GivesNoIntervalForTooFewSessions) {
  MadeUpRun run;
  run.sessions("pipe", {1, 2, 3});
  const auto found = compare_means(run, run);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].ratio, 1);
  EXPECT_FALSE(found[0].interval);
  EXPECT_FALSE(found[0].half_width_percent());
}

TEST(Compare, TakesTheCasesThatBothHave) {
  MadeUpRun run;
  MadeUpRun other;
  run.sessions("pipe", {1}).sessions("fifo", {1}).sessions("mmap", {1});
  other.sessions("pipe", {1}).sessions("shm-sem", {1});
  const auto found = compare_means(run, other);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].key[case_column("mechanism")], "pipe");
  EXPECT_EQ(unmatched_line(results_of(run), results_of(other)),
            "2 cases in this run only, 1 in the other only\n");
  EXPECT_EQ(unmatched_line(results_of(run), results_of(run)), "");
}

TEST(Compare, KnowsACaseOnOtherCpusAgain) {
  constexpr auto row =
      "schema,run,bench,mechanism,placement,cpu_a,cpu_b,status,rtt_mean_ns\n1,a,latency,pipe,{},0,{},ok,5\n";
  MadeUpRun run;
  MadeUpRun other;
  run.file("latency.csv", fmt::format(row, "cross-core", 1));
  other.file("latency.csv", fmt::format(row, "cross-core", 2));
  EXPECT_THAT(compare_means(run, other), SizeIs(1));
  run.file("latency.csv", fmt::format(row, "cpus", 1));
  other.file("latency.csv", fmt::format(row, "cpus", 2));
  EXPECT_THAT(compare_means(run, other), SizeIs(0));
}

TEST(Compare, LeavesOutWhatHasNoLogarithmOrNoFigure) {
  MadeUpRun run;
  MadeUpRun other;
  run.sessions("pipe", {0, 1}).session("fifo", 0, ",3,,").sessions("mmap", {-1});
  other.sessions("pipe", {1, 1}).sessions("fifo", {1}).sessions("mmap", {1});
  EXPECT_THAT(compare_means(run, other), SizeIs(0));
  EXPECT_THAT(compare(results_of(run), results_of(other), "wall_s"), SizeIs(0));
}

TEST(CompareTimesAndRates, TakesEveryOne) {
  constexpr auto rows =
      "schema,run,bench,mechanism,status,asked_per_s,achieved_per_s,latency_p50_ns,saturated\n"
      "1,a,load,pipe,ok,5,5,5,1\n";
  MadeUpRun run;
  run.file("latency.csv", rows);
  EXPECT_THAT(compare_times_and_rates(results_of(run), results_of(run)), SizeIs(2));
}

TEST(ComparisonTable, BeginsWithWhatIsFurthestFromOne) {
  const std::vector<Comparison> comparisons{
      {{"pipe"}, 5000, 5000, 1.0, Interval{0.9, 1.1}},
      {{"fifo"}, 5000, 2500, 2.0, std::nullopt},
      {{"mmap"}, 1000, 4000, 0.25, Interval{0.2, 0.3}},
  };
  EXPECT_EQ(comparison_table(comparisons, "rtt_mean_ns"),
            "  case     this    other  ratio  95 % interval  holds 1\n"
            "  mmap  1.00 µs  4.00 µs  0.250    0.200–0.300       no\n"
            "  fifo  5.00 µs  2.50 µs  2.000              –        –\n"
            "  pipe  5.00 µs  5.00 µs  1.000    0.900–1.100      yes\n");
  EXPECT_EQ(comparison_table({}, "rtt_mean_ns"), "");
}

TEST(AgreementLine, CountsIntervalsThatHoldNoDifference) {
  std::vector<Comparison> comparisons{
      {{"pipe"}, 1, 1, 1.0, Interval{0.9, 1.1}},
      {{"fifo"}, 1, 1, 1.2, Interval{1.0, 1.4}},  // the ends belong to it
      {{"mmap"}, 1, 1, 0.5, Interval{0.4, 0.6}},
  };
  EXPECT_EQ(agreement_line(comparisons, "cases"),
            "2 of 3 cases: the interval of the difference contains 0 (66.7 %); median half-width 16.7 %\n");
  comparisons.push_back({{"shm-sem"}, 1, 1, 1.0, std::nullopt});
  EXPECT_EQ(agreement_line(comparisons, "cases"),
            "2 of 3 cases: the interval of the difference contains 0 (66.7 %); median half-width 16.7 %; 1 "
            "with too "
            "few sessions\n");
  EXPECT_EQ(agreement_line({}, "cases"),
            "0 of 0 cases: the interval of the difference contains 0 (–); median half-width –\n");
}

}  // namespace
}  // namespace ipcbench
