#include "gate/gate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>

#include "gate/arm.h"
#include "gate/gate_text.h"

namespace ipcbench {
namespace {

// Cells whose rounds scatter around a change, and a clock that each round moves on.
class GateTest : public testing::Test {
 protected:
  Cell& cell(const std::string& mechanism, double change, double scatter = 0.02) {
    changes_[mechanism] = {change, scatter};
    request_.cells.push_back(
        {mechanism, Wait::block, 64, Placement::same_core, Idle::poll, GateMetric::rtt_mean});
    return request_.cells.back();
  }

  GateOutcome run() {
    const MeasureRound measure = [&](const Cell& cell) {
      now_s_ += round_s;
      order_.push_back(cell.mechanism);
      if (failing_.contains(cell.mechanism)) throw ArmFailed("the head arm was killed by SIGSEGV");
      std::normal_distribution<double> round(std::log1p(changes_[cell.mechanism].change),
                                             changes_[cell.mechanism].scatter);
      std::vector<double> logs{round(random_)};
      if (rebuilt_shift_)
        logs.push_back(std::log1p(*rebuilt_shift_) + changes_[cell.mechanism].scatter * noise_(random_));
      return logs;
    };
    return run_gate(request_, measure, [&] { return now_s_; });
  }

  static const CellOutcome& of(const GateOutcome& outcome, const std::string& mechanism) {
    for (const CellOutcome& each : outcome.cells) {
      if (each.cell.mechanism == mechanism) return each;
    }
    throw std::out_of_range(mechanism);
  }

  struct Change {
    double change;
    double scatter;
  };
  static constexpr double round_s = 0.15;

  GateRequest request_{.cells = {}, .budget_s = 300, .margin = 0.01, .seed = 1};
  std::map<std::string, Change> changes_;
  std::set<std::string> failing_;
  std::optional<double> rebuilt_shift_;
  std::vector<std::string> order_;
  double now_s_ = 1000;

 private:
  std::mt19937_64 random_{7};
  std::normal_distribution<double> noise_;
};

TEST_F(GateTest, FindsACellThatIsSlower) {
  for (const char* each : {"a", "b", "c", "d", "e"}) cell(each, 0);
  cell("slow", 0.03);
  const GateOutcome outcome = run();
  EXPECT_EQ(of(outcome, "slow").verdict, Verdict::slower);
  EXPECT_TRUE(of(outcome, "slow").was_suspect);
  EXPECT_GT(of(outcome, "slow").interval.low, 1.01);
  EXPECT_EQ(of(outcome, "a").verdict, Verdict::equivalent);
  EXPECT_EQ(outcome.result(), 1);
}

TEST_F(GateTest, FindsOneThatIsFasterAndIsFineWithIt) {
  cell("fast", -0.05);
  for (const char* each : {"a", "b", "c"}) cell(each, 0);
  const GateOutcome outcome = run();
  EXPECT_EQ(of(outcome, "fast").verdict, Verdict::faster);
  EXPECT_LT(of(outcome, "fast").ratio, 1);
  EXPECT_EQ(outcome.result(), 0);
}

// With a chance of 1 % for each gate, more than three false alarms in 60 gates come once in 400 such tests;
// the seed is fixed.
TEST_F(GateTest, RaisesHardlyEverAFalseAlarm) {
  for (int i = 0; i < 12; ++i) cell(std::string(1, static_cast<char>('a' + i)), 0.005, 0.03);
  int alarms = 0;
  for (int gate = 0; gate < 60; ++gate) alarms += run().any(Verdict::slower) ? 1 : 0;
  EXPECT_LE(alarms, 3);
}

TEST_F(GateTest, LetsNothingBelowItsMarginPass) {
  cell("little", 0.02, 0.005);
  request_.margin = 0.05;
  EXPECT_NE(run().cells[0].verdict, Verdict::slower);
  request_.margin = 0.005;
  EXPECT_EQ(run().cells[0].verdict, Verdict::slower);
}

TEST_F(GateTest, TakesWhatBuildingAgainDoesForTheMargin) {
  cell("moved", 0.03, 0.005);
  rebuilt_shift_ = -0.04;
  const GateOutcome outcome = run();
  EXPECT_NE(outcome.cells[0].verdict, Verdict::slower);
  EXPECT_GT(outcome.cells[0].margin, 0.03);
  rebuilt_shift_ = 0;
  EXPECT_EQ(run().cells[0].verdict, Verdict::slower);
}

TEST_F(GateTest, DecidesByFreshRoundsAlone) {
  cell("suspect", 0.02);
  request_.rounds = 40;
  const GateOutcome outcome = run();
  EXPECT_EQ(order_.size(), 80U);
  EXPECT_EQ(outcome.cells[0].rounds, 40U);
}

TEST_F(GateTest, KeepsItsBudget) {
  for (const char* each : {"a", "b", "c"}) cell(each, each[0] == 'b' ? 0.04 : 0);
  const GateOutcome outcome = run();
  EXPECT_LE(outcome.took_s, request_.budget_s);
  EXPECT_GT(outcome.took_s, 0.9 * request_.budget_s);
}

TEST_F(GateTest, MeasuresEachOnceBeforeAnyAgain) {
  for (const char* each : {"a", "b", "c"}) cell(each, 0);
  run();
  for (std::size_t i = 0; i + 3 <= 30; i += 3) {
    EXPECT_EQ(std::set<std::string>(order_.begin() + static_cast<std::ptrdiff_t>(i),
                                    order_.begin() + static_cast<std::ptrdiff_t>(i) + 3)
                  .size(),
              3U);
  }
}

TEST_F(GateTest, DoesNotMixIdlePolicies) {
  cell("polling", 0);
  cell("halting", 0).idle = Idle::system_default;
  run();
  const auto first_halting = std::ranges::find(order_, "halting");
  EXPECT_EQ(std::count(first_halting, order_.end(), "polling"), 0);
  EXPECT_NEAR(static_cast<double>(first_halting - order_.begin()) / static_cast<double>(order_.size()), 0.5,
              0.05);
}

TEST_F(GateTest, SaysThatItCouldNotSee) {
  cell("wild", 0, 0.5);
  request_.rounds = 30;
  const GateOutcome outcome = run();
  EXPECT_EQ(outcome.cells[0].verdict, Verdict::unresolved);
  EXPECT_GT(outcome.cells[0].smallest_visible, 1.1);
  EXPECT_EQ(outcome.result(), 3);
}

TEST_F(GateTest, SaysWhatCouldNotBeMeasuredAndGoesOn) {
  cell("dead", 0);
  cell("slow", 0.05);
  failing_.insert("dead");
  const GateOutcome outcome = run();
  EXPECT_EQ(of(outcome, "dead").verdict, Verdict::unresolved);
  EXPECT_EQ(std::ranges::count(order_, "dead"), 1);
  EXPECT_EQ(of(outcome, "slow").verdict, Verdict::slower);
  EXPECT_EQ(outcome.result(), 1);
  EXPECT_NE(
      gate_text(outcome).find("dead/block/64/same-core/poll/rtt_mean could not be measured: the head arm was "
                              "killed by SIGSEGV\n"),
      std::string::npos);
}

TEST_F(GateTest, SumsUpInOneLine) {
  cell("slow", 0.05);
  for (const char* each : {"a", "b", "c"}) cell(each, 0);
  const std::string text = gate_text(run());
  EXPECT_NE(text.find("1 slower, 3 equivalent; "), std::string::npos) << text;
}

}  // namespace
}  // namespace ipcbench
