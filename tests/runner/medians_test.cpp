#include "runner/medians.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ipcbench {
namespace {

const Columns medians_columns{{}, {}, {"first", "second"}};

Record record(std::size_t plan, Status status, Values values) {
  return {plan, 0, status, "", std::move(values)};
}

TEST(Medians, AreOverTheRepetitionsOfAPlan) {
  const std::vector<Plan> plans(3);
  const std::vector<Record> records{record(0, Status::ok, {1.0, 10.0}), record(1, Status::ok, {7.0, 70.0}),
                                    record(0, Status::ok, {9.0, 30.0}), record(0, Status::ok, {2.0, 20.0}),
                                    record(1, Status::ok, {8.0, 80.0})};
  const Medians medians(medians_columns, plans, records);
  EXPECT_EQ(medians.of(0, "first"), 2);
  EXPECT_EQ(medians.of(0, "second"), 20);
  EXPECT_EQ(medians.of(1, "first"), 7.5);
  EXPECT_EQ(medians.of(2, "first"), std::nullopt) << "never measured";
}

TEST(Medians, LeaveNoisyRowsOutWhereThereAreOthers) {
  const std::vector<Plan> plans(1);
  const std::vector<Record> records{record(0, Status::noisy, {50.0, 1.0}), record(0, Status::ok, {5.0, 1.0})};
  EXPECT_EQ(Medians(medians_columns, plans, records).of(0, "first"), 5);
}

TEST(Medians, CountNoisyRowsForWantOfOthersButNeitherFailedNorSkippedOnes) {
  const std::vector<Plan> plans(1);
  const std::vector<Record> records{record(0, Status::noisy, {5.0, 1.0}), record(0, Status::failed, {}),
                                    record(0, Status::skipped, {})};
  const Medians medians(medians_columns, plans, records);
  EXPECT_EQ(medians.of(0, "first"), 5);
}

TEST(Medians, LeaveOutWhatIsUnknown) {
  const std::vector<Plan> plans(1);
  const std::vector<Record> records{record(0, Status::ok, {std::nullopt, std::nullopt}),
                                    record(0, Status::ok, {4.0, std::nullopt})};
  const Medians medians(medians_columns, plans, records);
  EXPECT_EQ(medians.of(0, "first"), 4);
  EXPECT_EQ(medians.of(0, "second"), std::nullopt);
}

TEST(Medians, KnowTheirColumns) {
  const std::vector<Plan> plans(1);
  const Medians medians(medians_columns, plans, {});
  EXPECT_THROW(static_cast<void>(medians.of(0, "third")), std::out_of_range);
}

}  // namespace
}  // namespace ipcbench
