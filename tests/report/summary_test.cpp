#include "report/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <system_error>

#include "os/files.h"
#include "report/made_up_run.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

BenchSummary summary_of(const MadeUpRun& run) {
  return summarise(read_run(run.directory()).benches.at(0));
}

const Figure& figure_of(const BenchSummary& summary, std::string_view metric) {
  const Figure* found = summary.cases.at(0).find(metric);
  if (found == nullptr) throw std::out_of_range(std::string(metric));
  return *found;
}

TEST(Summarise, GivesMedianAndIntervalOfTheSessions) {
  MadeUpRun run;
  run.sessions("pipe", {6, 1, 5, 2, 4, 3});
  const BenchSummary summary = summary_of(run);
  const Figure& figure = figure_of(summary, "rtt_mean_ns");
  EXPECT_EQ(figure.sessions, 6U);
  EXPECT_EQ(figure.noisy_sessions, 0U);
  EXPECT_EQ(figure.median, 3.5);
  ASSERT_TRUE(figure.interval);
  EXPECT_EQ(figure.interval->low, 1);
  EXPECT_EQ(figure.interval->high, 6);
  EXPECT_DOUBLE_EQ(figure.half_width_percent().value(), 100 * 2.5 / 3.5);
}

TEST(Summarise, GivesNoIntervalBelowSixSessions) {
  MadeUpRun run;
  const BenchSummary summary = summary_of(run.sessions("pipe", {1, 2, 3, 4, 5}));
  const Figure& figure = figure_of(summary, "rtt_mean_ns");
  EXPECT_EQ(figure.median, 3);
  EXPECT_FALSE(figure.interval);
  EXPECT_FALSE(figure.half_width_percent());
}

TEST(Summarise, CountsForEachMetricTheSessionsThatHaveIt) {
  MadeUpRun run;
  run.session("pipe", 0, "5,3,,", "", "noisy,steal").session("pipe", 1, "5,,,", "", "noisy,steal");
  run.session("pipe", 2, "5,3,,").session("pipe", 3, "6,,,").unmeasured("pipe", 4, "failed,it hung");
  const BenchSummary summary = summary_of(run);
  EXPECT_EQ(figure_of(summary, "rtt_mean_ns").sessions, 2U)
      << "noisy ones do not count where there are others";
  EXPECT_EQ(figure_of(summary, "rtt_mean_ns").noisy_sessions, 2U);
  EXPECT_FALSE(figure_of(summary, "rtt_mean_ns").is_noisy);
  EXPECT_EQ(figure_of(summary, "rtt_p50_ns").sessions, 1U);
  EXPECT_EQ(summary.cases[0].find("rtt_p999_ns"), nullptr);
}

TEST(Summarise, SaysWhyThereIsNoInterval) {
  MadeUpRun run;
  run.sessions("fifo", {1, 2, 3})
      .session("fifo", 3, "9,,,", "", "noisy,steal")
      .sessions("pipe", {1, 2, 3, 4, 5, 6});
  const BenchSummary summary = summarise(read_run(run.directory()).benches.at(0));
  EXPECT_EQ(summary.cases[0].find("rtt_mean_ns")->why_no_interval(),
            "3 of the 6 sessions or time blocks that an interval takes, 1 more are noisy");
  EXPECT_EQ(summary.cases[1].find("rtt_mean_ns")->why_no_interval(), "");
}

TEST(Summarise, GivesNoIntervalOfNoisySessions) {
  MadeUpRun run;
  for (int i = 0; i < 8; ++i) run.session("pipe", i, "9,,,", "", "noisy,steal");
  const BenchSummary summary = summarise(read_run(run.directory()).benches.at(0));
  const Figure& figure = figure_of(summary, "rtt_mean_ns");
  EXPECT_EQ(figure.interval, std::nullopt);
  EXPECT_EQ(figure.why_no_interval(), "no session is ok, 8 noisy");
}

TEST(Summarise, HasNoRelativeWidthAroundZero) {
  MadeUpRun run;
  const BenchSummary summary = summary_of(run.sessions("pipe", {0, 0, 0, 0, 0, 0}));
  EXPECT_TRUE(figure_of(summary, "rtt_mean_ns").interval);
  EXPECT_FALSE(figure_of(summary, "rtt_mean_ns").half_width_percent());
}

// p99.9 takes 100,000 samples: two sessions with half of them carry it together.
TEST(Summarise, PoolsPercentilesThatNoSessionCarries) {
  MadeUpRun run;
  run.session("pipe", 0, "5,3,,70", "3:49900 60:100 max:70")
      .session("pipe", 1, "5,3,,90", "3:49900 80:100 max:90");
  const BenchSummary summary = summary_of(run);
  EXPECT_EQ(figure_of(summary, "rtt_p999_ns").sessions, 0U);
  EXPECT_EQ(figure_of(summary, "rtt_p999_ns").median, std::nullopt);
  EXPECT_EQ(figure_of(summary, "rtt_p999_ns").pooled, 60);
  EXPECT_EQ(figure_of(summary, "rtt_p50_ns").pooled, 3);
  EXPECT_EQ(figure_of(summary, "rtt_max_ns").pooled, 90);
  EXPECT_EQ(figure_of(summary, "rtt_mean_ns").pooled, std::nullopt);
}

TEST(Summarise, PoolsNoPercentileThatTooFewSamplesCarry) {
  MadeUpRun run;
  run.session("pipe", 0, "5,3,4,70", "3:49900 60:100 max:70")
      .session("pipe", 1, "5,3,4,90", "3:49899 80:100 max:90");
  const BenchSummary summary = summary_of(run);
  EXPECT_EQ(figure_of(summary, "rtt_p999_ns").median, 4);
  EXPECT_EQ(figure_of(summary, "rtt_p999_ns").pooled, std::nullopt);
}

TEST(WriteSummary, HasALineForEachCaseAndMetric) {
  MadeUpRun run;
  run.sessions("pipe", {6, 1, 5, 2, 4, 3}).session("fifo", 0, "7,,,9", "", "noisy,steal");
  write_summary(run.directory() / "summary.csv", std::array{summary_of(run)});
  const std::string circumstances(case_columns.size() - 8,
                                  ',');  // of other questions: those after shares_llc
  EXPECT_EQ(
      read_text(run.directory() / "summary.csv"),
      fmt::format(
          "schema,run,bench,{0},metric,sessions,noisy_sessions,status,blocks,median,low,high,half_"
          "width_percent,"
          "pooled,in_other_state,why_no_interval\r\n"
          "1,made-up,latency,fifo,block,64,same-core,poll,0,0,true{1},rtt_mean_ns,1,1,noisy,1,7,,,,,0,{2}\r\n"
          "1,made-up,latency,fifo,block,64,same-core,poll,0,0,true{1},rtt_max_ns,1,1,noisy,1,9,,,,9,0,{2}\r\n"
          "1,made-up,latency,pipe,block,64,same-core,poll,0,0,true{1},rtt_mean_ns,6,0,ok,6,3.5,1,6,71."
          "4285714,,0,",
          fmt::join(case_columns, ","), circumstances, "\"no session is ok, 1 noisy\""));
}

TEST(WriteSummary, LeavesNothingElse) {
  FakeTree tree;
  tree.write("summary.csv", "older");
  write_summary(tree.root() / "summary.csv", {});
  EXPECT_THAT(read_text(tree.root() / "summary.csv").value(), HasSubstr("schema,run,bench"));
  EXPECT_THAT(std::vector(std::filesystem::directory_iterator(tree.root()), {}), SizeIs(1));
}

TEST(WriteSummary, LeavesNothingWhereItCannotBeWritten) {
  FakeTree tree;
  tree.write("summary.csv/in_the_way", "");
  EXPECT_THROW(write_summary(tree.root() / "summary.csv", {}), std::system_error);
  EXPECT_THAT(std::vector(std::filesystem::directory_iterator(tree.root()), {}), SizeIs(1));
  EXPECT_THROW(write_summary(tree.root() / "missing" / "summary.csv", {}), std::system_error);
}

}  // namespace
}  // namespace ipcbench
