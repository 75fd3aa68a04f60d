#include "verdict/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "verdict/made_up_judgement.h"

namespace ipcbench {
namespace {

Judgement of(std::vector<Finding> findings) {
  Judgement judgement = made_up_judgement();
  judgement.findings = std::move(findings);
  return judgement;
}

std::string line(const Judgement& judgement) {
  const Conclusion head = conclusion(judgement);
  return head.word + ": " + head.detail;
}

const Finding same = made_up_finding("same", Verdict::equivalent, 1);
const Finding slow = made_up_finding("slow", Verdict::slower, 1.021);
const Finding open = made_up_finding("open", Verdict::unresolved, 1.004);
const Finding broken = made_up_failure("broken", "no pipes");

TEST(Change, IsInPercentWithItsSign) {
  EXPECT_EQ(change(1.021), "+2.1 %");
  EXPECT_EQ(change(0.9), "-10.0 %");
  EXPECT_EQ(change(1), "+0.0 %");
  EXPECT_EQ(change(INFINITY), "?");
  EXPECT_EQ(change(NAN), "?");
}

TEST(IntervalText, HasBothEndsOrSaysThatOneIsUnknown) {
  Finding finding = slow;
  EXPECT_EQ(interval_text(finding), "+1.6 % to +3.1 %");
  EXPECT_TRUE(has_interval(finding));
  finding.interval.high = INFINITY;
  EXPECT_EQ(interval_text(finding), "+1.6 % to ?");
  EXPECT_FALSE(has_interval(finding));
  finding.interval = {0, 1.031};
  EXPECT_EQ(interval_text(finding), "? to +3.1 %");
  EXPECT_FALSE(has_interval(finding));
}

TEST(HasFigure, OnlyWhereTheCellWasMeasuredToTheEnd) {
  EXPECT_TRUE(has_figure(slow));
  EXPECT_TRUE(has_figure(open));
  EXPECT_FALSE(has_figure(broken));
  Finding finding = slow;
  finding.values = 0;
  EXPECT_FALSE(has_figure(finding));
  finding = slow;
  finding.failure = "the head arm was killed";
  EXPECT_FALSE(has_figure(finding));
  finding = slow;
  finding.ratio = NAN;
  EXPECT_FALSE(has_figure(finding));
}

TEST(CountsText, LeavesOutWhatIsNotThere) {
  EXPECT_EQ(counts_text(of({})), "");
  EXPECT_EQ(counts_text(of({same, slow, same})), "1 slower, 2 equivalent");
}

TEST(Conclusion, NamesTheWorstOfThoseThatAreSlower) {
  EXPECT_EQ(line(of({same, slow})), "slower: 1 of 2 cells, the worst +2.1 % (slow)");
  EXPECT_EQ(line(of({slow, made_up_finding("worse", Verdict::slower, 1.2), broken})),
            "slower: 2 of 3 cells, the worst +20.0 % (worse); 1 could not be measured");
}

TEST(Conclusion, SaysThatACellCouldNotBeMeasured) {
  EXPECT_EQ(line(of({same, broken})), "not measured: 1 of 2 cells");
}

TEST(Conclusion, SaysWhyTheMachineCannotTell) {
  EXPECT_EQ(line(of({})), "this machine cannot tell: no cell was measured");
  EXPECT_EQ(line(of({open})), "this machine cannot tell: 1 of 1 cell unresolved");
  Finding blind = same;
  blind.smallest_visible = 1.11;
  EXPECT_EQ(line(of({blind, same})),
            "this machine cannot tell: a slowdown of 10 % could have gone unseen in some cell");
}

TEST(Conclusion, SaysThatAllIsWell) {
  EXPECT_EQ(line(of({same})), "not slower: 1 cell");
  EXPECT_EQ(line(of({same, made_up_finding("fast", Verdict::faster, 0.9)})), "not slower: 2 cells, 1 faster");
}

TEST(Conclusion, SaysThatItWasInterrupted) {
  Judgement judgement = of({same, slow});
  judgement.interrupted = true;
  EXPECT_EQ(line(judgement), "interrupted: after 302 s; what was found until then: 1 slower, 1 equivalent");
}

}  // namespace
}  // namespace ipcbench
