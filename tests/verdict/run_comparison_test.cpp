#include "verdict/run_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "report/made_up_run.h"
#include "verdict/judgement_text.h"

namespace ipcbench {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Means that scatter by some percent around a factor; as many sessions as a run has blocks.
std::vector<double> around(double factor) {
  std::vector<double> means;
  for (const double percent : {-1.0, -0.8, -0.6, -0.4, -0.2, -0.1, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0}) {
    means.push_back(5000 * factor * (1 + percent / 100));
  }
  return means;
}

std::string floor_rows(double factor) {
  std::string rows = "schema,run,bench,part,placement,status,ns\n";
  for (const double ns : around(factor)) rows += fmt::format("1,a,floor,system call,same-core,ok,{}\n", ns);
  return rows;
}

std::string throughput_rows(double factor) {
  std::string rows = "schema,run,bench,mechanism,status,messages_per_s,floor_ns\n";
  for (const double rate : around(factor))
    rows += fmt::format("1,a,throughput,pipe,ok,{},{}\n", rate, rate / 2);
  return rows;
}

class CompareRuns : public testing::Test {
 protected:
  Judgement judge() {
    return compare_runs({"a", read_run(base_.directory()), base_environment_},
                        {"b", read_run(head_.directory()), head_environment_}, request_);
  }
  static const Finding& of(const Judgement& judgement, const std::string& part) {
    return *std::ranges::find_if(judgement.findings, [&](const Finding& each) {
      return each.cell.find("/" + part + "/") != std::string::npos;
    });
  }

  MadeUpRun base_;
  MadeUpRun head_;
  nlohmann::json base_environment_ = nlohmann::json::object();
  nlohmann::json head_environment_ = nlohmann::json::object();
  ComparisonRequest request_;
};

TEST_F(CompareRuns, TellsSlowerFasterAndTheSameApart) {
  base_.sessions("pipe", around(1)).sessions("fifo", around(1)).sessions("mmap", around(1));
  head_.sessions("pipe", around(1.1)).sessions("fifo", around(0.8)).sessions("mmap", around(1.01));
  const Judgement judgement = judge();
  EXPECT_EQ(judgement.kind, "compare");
  EXPECT_EQ(of(judgement, "pipe").verdict, Verdict::slower);
  EXPECT_NEAR(of(judgement, "pipe").ratio, 1.1, 1e-6);
  EXPECT_EQ(of(judgement, "pipe").cell, "latency/pipe/block/64/same-core/poll/rtt_mean_ns");
  EXPECT_EQ(of(judgement, "fifo").verdict, Verdict::faster);
  EXPECT_EQ(of(judgement, "mmap").verdict, Verdict::equivalent);
  EXPECT_LT(of(judgement, "mmap").smallest_visible, 1.1);
  EXPECT_EQ(judgement.result(), 1);
}

TEST_F(CompareRuns, CallsNothingSlowerWithinTheMargin) {
  base_.sessions("pipe", around(1));
  head_.sessions("pipe", around(1.04));
  EXPECT_EQ(judge().findings[0].verdict, Verdict::equivalent);
  request_.margin = 0.01;
  EXPECT_EQ(judge().findings[0].verdict, Verdict::slower);
  request_.margin = 0.5;
  head_.sessions("pipe", {});
  EXPECT_EQ(judge().findings[0].verdict, Verdict::equivalent);
}

TEST_F(CompareRuns, TakesALowerRateForSlowerAndShowsTheFloorBeside) {
  base_.file("throughput.csv", throughput_rows(1));
  head_.file("throughput.csv", throughput_rows(0.8));
  const Judgement judgement = judge();
  ASSERT_THAT(judgement.findings, SizeIs(1));
  EXPECT_EQ(judgement.findings[0].verdict, Verdict::slower);
  EXPECT_NEAR(judgement.findings[0].ratio, 1.25, 1e-6);
  ASSERT_TRUE(judgement.findings[0].floor_ratio);
  EXPECT_NEAR(*judgement.findings[0].floor_ratio, 0.8, 1e-6);
  EXPECT_THAT(judgement_text(judgement), HasSubstr("floor\n"));
}

TEST_F(CompareRuns, SaysWhetherItWasTheMachine) {
  base_.sessions("pipe", around(1));
  head_.sessions("pipe", around(1));
  EXPECT_THAT(judge().remarks, Contains("without floor.csv of both, whether it was the machine is unknown"));
  base_.file("floor.csv", floor_rows(1));
  head_.file("floor.csv", floor_rows(1.01));
  EXPECT_THAT(judge().remarks, Contains("no floor moved by more than 5 %"));
  EXPECT_THAT(judge().findings, SizeIs(1)) << "a floor is nobody's slowdown";
  head_.file("floor.csv", floor_rows(1.3));
  EXPECT_THAT(judge().remarks, Contains("the machine itself moved: floor/same-core/system call/ns +30.0 %"));
  request_.benches = {"floor"};
  EXPECT_EQ(judge().findings.at(0).verdict, Verdict::slower) << "unless it is asked for";
}

TEST_F(CompareRuns, SaysInWhatTheEnvironmentsDiffer) {
  base_.sessions("pipe", around(1));
  head_.sessions("pipe", around(1));
  EXPECT_THAT(judge().remarks, Contains(HasSubstr("whether machine and build are the same is unknown")));
  base_environment_ = {{"kernel", "6.1.0"}, {"commit", "1a2b"}, {"dirty", false}};
  head_environment_ = base_environment_;
  EXPECT_THAT(judge().remarks, Contains(HasSubstr("machine and build are the same")));
  head_environment_["kernel"] = "6.18.2";
  EXPECT_THAT(judge().remarks, Contains("they differ in: kernel 6.1.0 and 6.18.2"));
  EXPECT_EQ(judge().base.commit, "1a2b");
}

TEST_F(CompareRuns, CountsWhatItCannotPair) {
  base_.sessions("pipe", around(1)).sessions("fifo", {1, 2}).sessions("mmap", around(1));
  head_.sessions("pipe", around(1)).sessions("fifo", {1, 2});
  const Judgement judgement = judge();
  EXPECT_THAT(judgement.findings, SizeIs(1));
  EXPECT_THAT(judgement.remarks, Contains("1 case is left out: too few sessions for an interval"));
  EXPECT_THAT(judgement.remarks, Contains("latency: 1 case in base only, 0 in head only"));
}

TEST_F(CompareRuns, SaysWhichBenchOnlyOneHas) {
  base_.sessions("pipe", around(1)).file("throughput.csv", throughput_rows(1));
  head_.sessions("pipe", around(1))
      .file("pool.csv", "schema,run,bench,pool,status,wall_s\n1,a,pool,threads,ok,1\n");
  const Judgement judgement = judge();
  EXPECT_THAT(judgement.remarks, Contains("throughput: in base only"));
  EXPECT_THAT(judgement.remarks, Contains("pool: in head only"));
}

TEST_F(CompareRuns, ComparesAnotherMetric) {
  base_.sessions("pipe", around(1));
  head_.sessions("pipe", around(1));
  request_.metric = "rtt_max_ns";
  EXPECT_THAT(judge().findings, IsEmpty());
}

TEST(AgreementLine, CountsIntervalsThatHoldNoDifference) {
  std::vector<Finding> findings(3);
  findings[0].interval = {0.9, 1.1};
  findings[1].interval = {1.0, 1.4};  // the ends belong to it
  findings[1].ratio = 1.2;
  findings[2].interval = {0.4, 0.6};
  findings[2].ratio = 0.5;
  EXPECT_EQ(agreement_line(findings),
            "2 of 3 cases: the interval of the difference contains 0 (66.7 %); median half-width 16.7 %");
}

}  // namespace
}  // namespace ipcbench
