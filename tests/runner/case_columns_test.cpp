#include "runner/case_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using testing::ElementsAre;

TEST(ColumnsOfCases, PutWhatABinaryAddsBehindWhatAllHave) {
  const Columns columns = columns_of_cases({"operation", "processes"}, {"operation_ns"}, {"shares"});
  EXPECT_THAT(columns.key, ElementsAre("mechanism", "wait", "message_bytes", "placement", "idle"));
  EXPECT_THAT(columns.circumstances, ElementsAre("cpu_a", "cpu_b", "shares_llc", "operation", "processes"));
  EXPECT_THAT(columns.values, ElementsAre("operation_ns"));
  EXPECT_THAT(columns.lists, ElementsAre("shares"));
}

TEST(ColumnsOfCases, StandWhereTheirNamesSay) {
  const Columns columns = columns_of_cases({"operation"}, {});
  EXPECT_EQ(columns.key[CaseKey::mechanism], "mechanism");
  EXPECT_EQ(columns.key[CaseKey::wait], "wait");
  EXPECT_EQ(columns.key[CaseKey::message_bytes], "message_bytes");
  EXPECT_EQ(columns.key[CaseKey::placement], "placement");
  EXPECT_EQ(columns.key[CaseKey::idle], "idle");
  EXPECT_EQ(columns.circumstances[CaseCircumstance::cpu_a], "cpu_a");
  EXPECT_EQ(columns.circumstances[CaseCircumstance::more], "operation");
}

TEST(CellsOf, AreEmptyForWhatIsNotKnown) {
  EXPECT_THAT(cells_of(std::nullopt), ElementsAre("", "", ""));
  EXPECT_THAT(cells_of(CpuPair{0, 2, std::nullopt}), ElementsAre("0", "2", ""));
  EXPECT_THAT(cells_of(CpuPair{0, 2, true}), ElementsAre("0", "2", "true"));
  EXPECT_THAT(cells_of(CpuPair{1, 0, false}), ElementsAre("1", "0", "false"));
}

TEST(PlacementAndIdle, AreTwoCellsOfThePlan) {
  const Plan plan{.name = {},
                  .key = {"pipe", "block", "64", "same-core", "poll"},
                  .circumstances = {},
                  .skip = {},
                  .measure = {}};
  EXPECT_EQ(placement_and_idle(plan), "same-core, idle=poll");
}

}  // namespace
}  // namespace ipcbench
