#include "runner/progress.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

std::string line(std::size_t begun, std::size_t total, double elapsed_s, std::size_t width = 0) {
  return progress_line("latency", "pipe/block/64", {begun, total, elapsed_s, std::nullopt}, width);
}

TEST(ProgressLine, SaysWhatAndHowManyAndHowLong) {
  EXPECT_EQ(line(12, 504, 22), "[ 12/504] latency: pipe/block/64, 16m26s left");
  EXPECT_EQ(line(504, 504, 503), "[504/504] latency: pipe/block/64, 1s left");
}

TEST(ProgressLine, GuessesNothingFromNothing) {
  EXPECT_EQ(line(1, 504, 3), "[  1/504] latency: pipe/block/64");
}

TEST(ProgressLine, CountsTheCaseUnderWayAsLeft) {
  EXPECT_EQ(line(2, 3, 10), "[2/3] latency: pipe/block/64, 20s left");
  EXPECT_EQ(line(3, 3, 59.6), "[3/3] latency: pipe/block/64, 30s left");
}

TEST(ProgressLine, HasNoTotalWhereABudgetDecides) {
  const auto budgeted = [](std::size_t begun, double elapsed_s) {
    return progress_line("latency", "pipe", {begun, 504, elapsed_s, 190}, 0);
  };
  EXPECT_EQ(budgeted(1, 0), "[1] latency: pipe, 3m10s left");
  EXPECT_EQ(budgeted(600, 180.2), "[600] latency: pipe, 10s left");
  EXPECT_EQ(budgeted(601, 191), "[601] latency: pipe, 0s left") << "the last takes longer";
}

TEST(ProgressLine, WritesMinutesFromTheSixtiethSecondOn) {
  EXPECT_EQ(line(2, 2, 59.4), "[2/2] latency: pipe/block/64, 59s left");
  EXPECT_EQ(line(2, 2, 59.6), "[2/2] latency: pipe/block/64, 1m00s left") << "not 60s";
  EXPECT_EQ(line(2, 2, 125), "[2/2] latency: pipe/block/64, 2m05s left");
}

TEST(ProgressLine, GivesUpTheCaseFirstWhereItIsNarrow) {
  const std::string whole = line(2, 3, 10);
  EXPECT_EQ(line(2, 3, 10, whole.size()), whole);
  EXPECT_EQ(line(2, 3, 10, whole.size() - 1), "[2/3] latency: pipe/block/6, 20s left");
  EXPECT_EQ(line(2, 3, 10, 20), "[2/3] late, 20s left");
  EXPECT_EQ(line(2, 3, 10, 16), "[2/3] , 20s left");
}

TEST(ProgressLine, NeverIsWiderThanTheTerminal) {
  for (std::size_t width = 1; width < 80; ++width) EXPECT_LE(line(2, 3, 10, width).size(), width);
  EXPECT_EQ(line(2, 3, 10, 3), "[2/");
}

}  // namespace
}  // namespace ipcbench
