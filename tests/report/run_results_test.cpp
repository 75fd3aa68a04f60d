#include "report/run_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "report/made_up_run.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

BenchResults latency_of(const MadeUpRun& run) {
  return read_run(run.directory()).benches.at(0);
}

std::string complaint_about(const MadeUpRun& run) {
  try {
    read_run(run.directory());
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

TEST(ReadRun, GroupsSessionsByCase) {
  MadeUpRun run;
  run.sessions("pipe", {5, 6}).sessions("fifo", {7}).session("pipe", 2, "8,,,");
  const BenchResults found = latency_of(run);
  EXPECT_EQ(found.bench, "latency");
  EXPECT_EQ(found.run, "made-up");
  ASSERT_THAT(found.cases, SizeIs(2));
  EXPECT_EQ(found.cases[0].key[case_column("mechanism")], "fifo");
  EXPECT_EQ(found.cases[1].key[case_column("message_bytes")], "64");
  EXPECT_THAT(values_of(found.cases[1], found.index_of("rtt_mean_ns").value()), ElementsAre(5, 6, 8));
}

TEST(ReadRun, LetsEachOfTwelveSessionsStandForItself) {
  MadeUpRun run;
  run.sessions("fifo", std::vector<double>(100, 7)).sessions("pipe", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  const BenchResults found = latency_of(run);
  EXPECT_THAT(comparable_values_of(found.cases.at(1), "rtt_mean_ns", 0), SizeIs(12));
}

TEST(ReadRun, TakesMoreSessionsTogetherByTwelfthsOfTheRun) {
  std::vector<double> means;
  for (int i = 0; i < 24; ++i) means.push_back(i % 2 == 0 ? i : i + 10);
  MadeUpRun run;
  const BenchResults found = latency_of(run.sessions("pipe", means));
  EXPECT_THAT(values_of(found.cases.at(0), 0), SizeIs(24));
  const auto by_block = comparable_values_of(found.cases.at(0), "rtt_mean_ns", 0);
  ASSERT_THAT(by_block, SizeIs(12));
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_DOUBLE_EQ(by_block[i], 2 * static_cast<double>(i) + 5.5) << "the median of two";
  }
}

TEST(ReadRun, LeavesBlocksOutInWhichACaseWasNotMeasured) {
  MadeUpRun run;
  run.sessions("pipe", std::vector<double>(20, 1)).sessions("fifo", std::vector<double>(220, 7));
  for (int repetition = 20; repetition < 100; ++repetition) run.unmeasured("pipe", repetition, "failed,no");
  run.session("pipe", 100, "5,,,");
  const BenchResults found = latency_of(run);
  EXPECT_THAT(comparable_values_of(found.cases.at(1), "rtt_mean_ns", 0), ElementsAre(1, 5));
}

TEST(ReadRun, LeavesAPercentileOutThatOnlySomeSessionsCarry) {
  MadeUpRun run;
  run.session("pipe", 0, "5,3,,7").session("pipe", 1, "50,,,70").session("fifo", 0, "5,3,,7");
  const BenchResults found = latency_of(run);
  const auto values = [&](std::size_t which, std::string_view metric) {
    return comparable_values_of(found.cases.at(which), metric, found.index_of(metric).value());
  };
  EXPECT_THAT(values(0, "rtt_p50_ns"), ElementsAre(3));
  EXPECT_THAT(values(1, "rtt_p50_ns"), IsEmpty()) << "of the fast one alone";
  EXPECT_THAT(values(1, "rtt_max_ns"), ElementsAre(7, 70));
}

TEST(ReadRun, TakesNoisyRowsAndCountsThoseWithoutFigures) {
  MadeUpRun run;
  run.session("pipe", 0, "5,,,", "", "noisy,steal")
      .unmeasured("pipe", 1, "failed,it hung")
      .unmeasured("mmap", 0, "skipped,too large")
      .unmeasured("mmap", 1, "skipped,too large");
  const BenchResults found = latency_of(run);
  ASSERT_THAT(found.cases, SizeIs(1));
  ASSERT_THAT(found.cases[0].sessions, SizeIs(1));
  EXPECT_TRUE(found.cases[0].is_noisy());
  EXPECT_EQ(found.cases[0].left_out, 0U);
  EXPECT_THAT(found.unmeasured,
              ElementsAre(Pair(Pair("failed", "it hung"), 1), Pair(Pair("skipped", "too large"), 2)));
}

TEST(ReadRun, LeavesNoisyRowsOutWhereACaseHasOthers) {
  MadeUpRun run;
  run.session("pipe", 0, "50,,,", "90:5 max:90", "noisy,busy").session("pipe", 1, "5,,,", "3:2 max:3");
  run.session("pipe", 2, "40,,,", "", "noisy,busy");
  const BenchResults found = latency_of(run);
  ASSERT_THAT(found.cases, SizeIs(1));
  EXPECT_THAT(values_of(found.cases[0], 0), ElementsAre(5));
  EXPECT_EQ(found.cases[0].left_out, 2U);
  EXPECT_FALSE(found.cases[0].is_noisy());
  EXPECT_EQ(found.cases[0].pooled.max(), 3U);
}

TEST(ReadRun, TakesAnEmptyCellAndWhatIsNoNumberForUnknown) {
  MadeUpRun run;
  run.session("pipe", 0, ",nan,inf,1").session("pipe", 1, "5,,,");
  const BenchResults found = latency_of(run);
  EXPECT_THAT(values_of(found.cases[0], 0), ElementsAre(5));
  EXPECT_THAT(values_of(found.cases[0], 1), IsEmpty());
  EXPECT_THAT(values_of(found.cases[0], 2), IsEmpty());
}

TEST(ReadRun, KnowsColumnsOfFiguresFromOthers) {
  MadeUpRun run;
  run.file("latency.csv",
           "schema,run,bench,repetition,status,pool,ns,note,never,rtt_p99_ns\n"
           "1,a,latency,0,ok,threads,5,7,,\n"
           "1,a,latency,1,ok,threads,,x,,\n"
           "1,a,latency,2,failed,threads,unknown,,,\n");
  // A percentile may be known of all sessions together where none of them has it.
  EXPECT_THAT(latency_of(run).metrics, ElementsAre("ns", "rtt_p99_ns"));
}

TEST(ReadRun, PoolsTheHistogramsOfSessionsThatCount) {
  MadeUpRun run;
  run.session("pipe", 0, "5,,,", "3:2 max:3")
      .session("pipe", 1, "5,,,")
      .session("pipe", 2, "5,,,", "9:5 max:9")
      .session("pipe", 3, ",,,", "99:7 max:99", "failed,it hung")
      .histogram("pipe", 0, "4:1 max:4")    // of two for one session the last counts
      .histogram("pipe", 4, "99:7 max:99")  // the session's row was never written
      .session("fifo", 0, "5,,,", "1:1 max:1");
  const BenchResults found = latency_of(run);
  EXPECT_EQ(found.cases.at(0).pooled.max(), 1U);
  EXPECT_EQ(found.cases.at(1).pooled.count(), 6U);
  EXPECT_EQ(found.cases.at(1).pooled.max(), 9U);
}

TEST(ReadRun, DoesWithoutHistograms) {
  MadeUpRun run;
  run.sessions("pipe", {5});
  std::filesystem::remove(run.directory() / "latency_histograms.csv");
  EXPECT_EQ(latency_of(run).cases.at(0).pooled.count(), 0U);
}

TEST(ReadRun, SaysWhichFilesAreTorn) {
  MadeUpRun run;
  EXPECT_THAT(read_run(run.sessions("pipe", {5}).directory()).remarks, IsEmpty());
  const RunResults found = read_run(run.tear().directory());
  EXPECT_THAT(found.remarks, ElementsAre(HasSubstr("/latency.csv: its last line is torn"),
                                         HasSubstr("/latency_histograms.csv: its last line is torn")));
  EXPECT_THAT(found.benches.at(0).cases.at(0).sessions, SizeIs(1));
}

TEST(ReadRun, TakesTheBenchesThatHaveRowsInTheirOrder) {
  MadeUpRun run;
  run.file("pool.csv", "schema,run,bench,status,wall_s\n1,a,pool,ok,5\n")
      .file("throughput.csv", "schema,run,bench,status,ns\n")
      .file("floor.csv", "schema,run,bench,status,ns\n1,a,floor,skipped,\n")
      .file("summary.csv", "not looked at")
      .file("other.csv", "not looked at");
  std::vector<std::string> benches;
  for (const BenchResults& each : read_run(run.directory()).benches) benches.push_back(each.bench);
  EXPECT_THAT(benches, ElementsAre("floor", "pool"));
}

TEST(ReadRun, SaysWhereAndWhatIsWrong) {
  MadeUpRun run;
  run.session("pipe", 0, "5,,,").session("pipe", 1, "5,,,", "3:x");
  EXPECT_THAT(complaint_about(run), HasSubstr("/latency_histograms.csv:2: damaged histogram"));
  run.file("latency.csv", "schema,run,bench,status,ns\n1,a,latency,ok,5\n2,a,latency,ok,5\n");
  EXPECT_THAT(complaint_about(run), HasSubstr("/latency.csv:3: schema '2', and this ipcbench reads 1"));
}

}  // namespace
}  // namespace ipcbench
