#include "runner/row_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using testing::ElementsAre;

const RowFormat format("latency", "r", {{"mechanism", "idle"}, {"cpu_a"}, {"first", "second"}});
const Plan pipe{
    .name = "pipe/poll", .key = {"pipe", "poll"}, .circumstances = {"0"}, .skip = {}, .measure = {}};

Row row_of(const Record& record) {
  return format.row(pipe, record);
}

TEST(RowFormat, HasTheKeyTheRowTheCircumstancesAndTheValues) {
  EXPECT_THAT(format.header(), ElementsAre("schema", "run", "bench", "mechanism", "idle", "repetition",
                                           "status", "reason", "cpu_a", "first", "second"));
  EXPECT_THAT(row_of({0, 2, Status::noisy, "steal", {1.5, std::nullopt}}),
              ElementsAre("1", "r", "latency", "pipe", "poll", "2", "noisy", "steal", "0", "1.5", ""));
}

TEST(RowFormat, LeavesTheValuesOfARowWithoutFiguresEmpty) {
  EXPECT_THAT(row_of({0, 0, Status::failed, "it broke", {}}),
              ElementsAre("1", "r", "latency", "pipe", "poll", "0", "failed", "it broke", "0", "", ""));
}

TEST(RowFormat, PutsAHistogramInThePlaceOfTheValues) {
  EXPECT_THAT(format.histogram_header(), ElementsAre("schema", "run", "bench", "mechanism", "idle",
                                                     "repetition", "status", "reason", "cpu_a", "histogram"));
  Histogram histogram;
  histogram.record(7);
  EXPECT_THAT(format.histogram_row(pipe, {0, 1, Status::ok, "", {1.5, 2.5}}, histogram),
              ElementsAre("1", "r", "latency", "pipe", "poll", "1", "ok", "", "0", "7:1 max:7"));
}

TEST(RowFormat, ReadsBackWhatItWrote) {
  for (const Record& written :
       {Record{3, 12, Status::ok, "", {1.25, std::nullopt}},
        Record{3, 0, Status::noisy, "steal", {-1e-9, 3e12}}, Record{3, 1, Status::skipped, "absent", {}},
        Record{3, 2, Status::failed, "it broke", {}}}) {
    const auto read = format.record(3, row_of(written));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->plan, written.plan);
    EXPECT_EQ(read->repetition, written.repetition);
    EXPECT_EQ(read->status, written.status);
    EXPECT_EQ(read->reason, written.reason);
    EXPECT_EQ(read->values, written.values);
  }
}

TEST(RowFormat, SeesARowThatIsDamaged) {
  const Row good = row_of({0, 0, Status::ok, "", {1.5, 2.5}});
  for (const auto& [field, text] : std::vector<std::pair<std::size_t, const char*>>{
           {5, ""}, {5, "-1"}, {5, "1.5"}, {6, ""}, {6, "fine"}, {9, "1,5"}, {10, "x"}}) {
    Row row = good;
    row[field] = text;
    EXPECT_FALSE(format.record(0, row)) << field << ": " << text;
  }
}

TEST(RowFormat, KnowsARowByItsCaseAndPlace) {
  const Row row = row_of({0, 0, Status::ok, "", {1.5, 2.5}});
  EXPECT_EQ(RowFormat::run_of(row), "r");
  EXPECT_TRUE(format.is_of(pipe, row));
  Plan other = pipe;
  other.key = {"pipe", "default"};
  EXPECT_FALSE(format.is_of(other, row));
  other = pipe;
  other.circumstances = {"1"};
  EXPECT_FALSE(format.is_of(other, row));
}

TEST(AsWritten, IsWhatACsvKeeps) {
  const Values rounded = as_written({1.0 / 3, std::nullopt, 12345678901.6, 0});
  EXPECT_THAT(rounded, ElementsAre(0.333333333, std::nullopt, 12345678902.0, 0));
  EXPECT_EQ(as_written(rounded), rounded);
}

}  // namespace
}  // namespace ipcbench
