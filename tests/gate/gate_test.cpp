#include "gate/gate.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <set>

#include "gate/arm.h"
#include "os/interrupt.h"
#include "verdict/judgement_text.h"

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

  Judgement run() {
    const MeasureRound measure = [&](const Cell& cell) {
      if (order_.size() == interrupted_after_) throw Interrupted();
      now_s_ += round_s;
      order_.push_back(cell.mechanism);
      if (failing_.contains(cell.mechanism)) throw ArmFailed("the head arm was killed by SIGSEGV");
      std::normal_distribution<double> round(std::log1p(changes_[cell.mechanism].change),
                                             changes_[cell.mechanism].scatter);
      Round measured{.head = round(random_), .rebuilt = std::nullopt, .disturbed = {}};
      if (rebuilt_shift_)
        measured.rebuilt = std::log1p(*rebuilt_shift_) + changes_[cell.mechanism].scatter * noise_(random_);
      if (now_s_ < disturbed_until_s_) measured.disturbed = "the hypervisor took 60 % of its CPUs";
      return measured;
    };
    return run_gate(request_, measure, [&] { return now_s_; });
  }

  static const Finding& of(const Judgement& judgement, const std::string& mechanism) {
    for (const Finding& each : judgement.findings) {
      if (each.cell.starts_with(mechanism + "/")) return each;
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
  double disturbed_until_s_ = 0;
  std::size_t interrupted_after_ = SIZE_MAX;
  double now_s_ = 1000;

 private:
  std::mt19937_64 random_{7};
  std::normal_distribution<double> noise_;
};

TEST_F(GateTest, FindsACellThatIsSlower) {
  for (const char* each : {"a", "b", "c", "d", "e"}) cell(each, 0);
  cell("slow", 0.03);
  const Judgement judgement = run();
  EXPECT_EQ(of(judgement, "slow").verdict, Verdict::slower);
  EXPECT_TRUE(of(judgement, "slow").was_suspect);
  EXPECT_GT(of(judgement, "slow").interval.low, 1.01);
  EXPECT_EQ(of(judgement, "a").verdict, Verdict::equivalent);
  EXPECT_EQ(judgement.result(), 1);
}

TEST_F(GateTest, FindsOneThatIsFasterAndIsFineWithIt) {
  cell("fast", -0.05);
  for (const char* each : {"a", "b", "c"}) cell(each, 0);
  const Judgement judgement = run();
  EXPECT_EQ(of(judgement, "fast").verdict, Verdict::faster);
  EXPECT_LT(of(judgement, "fast").ratio, 1);
  EXPECT_EQ(judgement.result(), 0);
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
  EXPECT_NE(run().findings[0].verdict, Verdict::slower);
  request_.margin = 0.005;
  EXPECT_EQ(run().findings[0].verdict, Verdict::slower);
}

TEST_F(GateTest, TakesWhatBuildingAgainDoesForTheMargin) {
  cell("moved", 0.03, 0.005);
  rebuilt_shift_ = -0.04;
  const Judgement judgement = run();
  EXPECT_NE(judgement.findings[0].verdict, Verdict::slower);
  EXPECT_GT(judgement.findings[0].margin, 0.03);
  rebuilt_shift_ = 0;
  EXPECT_EQ(run().findings[0].verdict, Verdict::slower);
}

TEST_F(GateTest, DecidesByFreshRoundsAlone) {
  cell("suspect", 0.02);
  request_.rounds = 40;
  const Judgement judgement = run();
  EXPECT_EQ(order_.size(), 80U);
  EXPECT_EQ(judgement.findings[0].values, 40U);
}

TEST_F(GateTest, KeepsItsBudget) {
  for (const char* each : {"a", "b", "c"}) cell(each, each[0] == 'b' ? 0.04 : 0);
  const Judgement judgement = run();
  EXPECT_LE(judgement.took_s, request_.budget_s);
  EXPECT_GT(judgement.took_s, 0.9 * request_.budget_s);
}

// Two that the screen took for suspects by chance, at most a few rounds each; one that is slower takes its
// time.
TEST_F(GateTest, MeasuresAClearedSuspectNoLonger) {
  for (int i = 0; i < 24; ++i) cell(std::string(1, static_cast<char>('a' + i)), 0, 0.01);
  const Judgement judgement = run();
  std::size_t suspects = 0;
  for (const Finding& each : judgement.findings) {
    if (!each.was_suspect) continue;
    ++suspects;
    EXPECT_EQ(each.verdict, Verdict::equivalent);
    EXPECT_LT(each.values, 60U);
  }
  EXPECT_GT(suspects, 0U);
  EXPECT_LT(judgement.took_s, 0.7 * request_.budget_s);
}

// What a cell has to be able to show grows with the margin, and so it can be found out there, too.
TEST_F(GateTest, IsDoneAtAWideMarginToo) {
  for (const char* each : {"a", "b", "c"}) cell(each, 0, 0.01);
  request_.margin = 0.10;
  const Judgement judgement = run();
  EXPECT_EQ(judgement.result(), 0);
  EXPECT_LT(judgement.took_s, 0.6 * request_.budget_s);
}

// What is left after the suspects goes to a cell of which too little is known; a pass that does not fit is
// not begun.
TEST_F(GateTest, KeepsItsBudgetWithCellsThatNeverGetClear) {
  for (int i = 0; i < 40; ++i) cell(fmt::format("wild-{}", i), 0, 0.5);
  request_.budget_s = 60;
  const Judgement judgement = run();
  EXPECT_LE(judgement.took_s, request_.budget_s);
  EXPECT_EQ(judgement.result(), 3);
}

TEST_F(GateTest, GivesWhatIsLeftToWhatIsUnclear) {
  for (const char* each : {"a", "b", "c"}) cell(each, 0, 0.01);
  cell("wide", 0, 0.12);
  request_.budget_s = 60;
  const Judgement judgement = run();
  EXPECT_GT(of(judgement, "wide").values, 1.5 * static_cast<double>(of(judgement, "a").values));
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
  const Judgement judgement = run();
  EXPECT_EQ(judgement.findings[0].verdict, Verdict::unresolved);
  EXPECT_GT(judgement.findings[0].smallest_visible, 1.1);
  EXPECT_EQ(judgement.result(), 3);
}

TEST_F(GateTest, SaysWhatCouldNotBeMeasuredAndGoesOn) {
  cell("dead", 0);
  cell("slow", 0.05);
  failing_.insert("dead");
  const Judgement judgement = run();
  EXPECT_EQ(of(judgement, "dead").verdict, Verdict::unresolved);
  EXPECT_EQ(std::ranges::count(order_, "dead"), 1);
  EXPECT_EQ(of(judgement, "slow").verdict, Verdict::slower);
  EXPECT_EQ(judgement.result(), 1);
  EXPECT_NE(judgement_text(judgement).find(
                "dead/block/64/same-core/poll/rtt_mean could not be measured: the head arm was "
                "killed by SIGSEGV\n"),
            std::string::npos);
}

// A machine so noisy that building again seems to double the time has not shown that nothing changed.
TEST_F(GateTest, CallsNothingEquivalentForAWideMargin) {
  cell("wild", 0, 0.3);
  rebuilt_shift_ = 0;
  request_.rounds = 20;
  const Judgement judgement = run();
  EXPECT_GT(judgement.findings[0].margin, 0.05);
  EXPECT_EQ(judgement.findings[0].verdict, Verdict::unresolved);
}

TEST_F(GateTest, LeavesOutRoundsThatWereDisturbed) {
  cell("held", 0.05);
  disturbed_until_s_ = now_s_ + 4.5 * round_s;
  request_.rounds = 40;
  const Judgement judgement = run();
  EXPECT_EQ(judgement.findings[0].dropped, 4U);
  EXPECT_EQ(judgement.findings[0].rounds.screened.size(), 36U);
  EXPECT_EQ(judgement.findings[0].verdict, Verdict::slower);
}

TEST_F(GateTest, SaysNothingOfACellWhoseEveryRoundWasDisturbed) {
  cell("held", 0.05);
  disturbed_until_s_ = INFINITY;
  request_.rounds = 40;
  const Judgement judgement = run();
  EXPECT_EQ(judgement.findings[0].values, 0U);
  EXPECT_EQ(judgement.findings[0].verdict, Verdict::unresolved);
  EXPECT_EQ(judgement.result(), 3);
}

TEST_F(GateTest, SaysWhatIsKnownWhenItIsInterrupted) {
  cell("slow", 0.05);
  cell("same", 0);
  request_.rounds = 40;
  interrupted_after_ = 60;
  const Judgement judgement = run();
  EXPECT_TRUE(judgement.interrupted);
  EXPECT_EQ(judgement.result(), 130);
  EXPECT_EQ(of(judgement, "slow").values, 30U);
  EXPECT_EQ(of(judgement, "slow").verdict, Verdict::unresolved) << "it was not confirmed";
  EXPECT_EQ(of(judgement, "same").verdict, Verdict::equivalent);
}

TEST_F(GateTest, SumsUpInOneLine) {
  cell("slow", 0.05);
  for (const char* each : {"a", "b", "c"}) cell(each, 0);
  const std::string text = judgement_text(run());
  EXPECT_NE(text.find("1 slower, 3 equivalent; "), std::string::npos) << text;
}

}  // namespace
}  // namespace ipcbench
