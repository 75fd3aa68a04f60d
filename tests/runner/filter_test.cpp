#include "runner/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "os/usage_error.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using Names = std::vector<std::string>;

Names left_by(const Names& filters) {
  std::vector<Plan> plans;
  for (const char* name : {"pipe/block/8", "pipe/block/64", "fifo/block/8"}) {
    plans.push_back({.name = name, .key = {}, .circumstances = {}, .skip = {}, .measure = {}});
  }
  Names left;
  for (const Plan& each : filtered("latency", plans, filters)) left.push_back(each.name);
  return left;
}

TEST(Filtered, KeepsAllWithoutAFilter) {
  const Names all{"pipe/block/8", "pipe/block/64", "fifo/block/8"};
  EXPECT_EQ(left_by({}), all);
  EXPECT_EQ(left_by({""}), all);
  EXPECT_EQ(left_by({"all"}), all) << "as Google Benchmark has it";
}

TEST(Filtered, FindsTheRegexAnywhereInTheWholeName) {
  EXPECT_THAT(left_by({"pipe"}), ElementsAre("pipe/block/8", "pipe/block/64"));
  EXPECT_THAT(left_by({"^latency/fifo"}), ElementsAre("fifo/block/8"));
  EXPECT_THAT(left_by({"/8$"}), ElementsAre("pipe/block/8", "fifo/block/8"));
  EXPECT_THAT(left_by({"(pipe|fifo)/block/(64)"}), ElementsAre("pipe/block/64"));
}

TEST(Filtered, LeavesOutWhatFitsANegativeOne) {
  EXPECT_THAT(left_by({"-pipe"}), ElementsAre("fifo/block/8"));
  EXPECT_THAT(left_by({"-/8$"}), ElementsAre("pipe/block/64"));
}

TEST(Filtered, WantsEveryFilterToFit) {
  EXPECT_THAT(left_by({"pipe", "8"}), ElementsAre("pipe/block/8"));
  EXPECT_THAT(left_by({"pipe", "-64"}), ElementsAre("pipe/block/8"));
}

TEST(Filtered, RefusesWhatIsNoRegexAndWhatFitsNothing) {
  EXPECT_THROW(left_by({"("}), UsageError);
  EXPECT_THROW(left_by({"-["}), UsageError);
  EXPECT_THROW(left_by({"nothing-of-that-name"}), UsageError);
  EXPECT_THROW(left_by({"pipe", "fifo"}), UsageError);
}

}  // namespace
}  // namespace ipcbench
