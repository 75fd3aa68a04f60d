#include "history/series.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "history/history_json.h"
#include "history/history_text.h"
#include "history/otava.h"
#include "made_up_history.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Entry entry_of(std::size_t day, double ratio, std::string cell = made_up_cell) {
  const Judgement gate = gate_of(day, {});
  return {.judgement = gate.id,
          .unix_time_ms = gate.unix_time_ms,
          .kind = gate.kind,
          .base = gate.base,
          .head = gate.head,
          .cell = std::move(cell),
          .verdict = "equivalent",
          .ratio = ratio,
          .low = ratio * 0.99,
          .high = ratio * 1.01};
}

// 24 days of scatter of 0.3 %; from day 12 on 4 % slower.
std::vector<Entry> step(const std::string& cell = made_up_cell, double to = 1.04) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> noise(0, 0.003);
  std::vector<Entry> entries;
  for (std::size_t day = 0; day < 24; ++day) {
    entries.push_back(entry_of(day, (day < 12 ? 1.0 : to) * std::exp(noise(random)), cell));
  }
  return entries;
}

std::vector<Entry> joined(std::vector<Entry> entries, const std::vector<Entry>& more) {
  entries.insert(entries.end(), more.begin(), more.end());
  return entries;
}

TEST(Series, FindsAChangeWithItsCommits) {
  const std::vector<Series> all = series_of(step());
  ASSERT_THAT(all, SizeIs(1));
  const Series& series = all.front();
  ASSERT_THAT(series.segments, SizeIs(2));
  EXPECT_EQ(series.segments[0].end, 12);
  EXPECT_EQ(series.segments[1].end, 24);
  EXPECT_NEAR(series.change(1), 1.04, 0.005);
  EXPECT_EQ(commit_range(series, 1), "head011..head012");
  EXPECT_FALSE(is_same_commit(series, 1));
}

TEST(Series, BeginAnewWithAnotherBase) {
  std::vector<Entry> entries = step(made_up_cell, 1.04);
  for (std::size_t day = 12; day < 24; ++day) entries[day].base.commit = "0ther0ther";
  const std::vector<Series> all = series_of(entries);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].base.commit, "ba5eba5eba5e");
  EXPECT_EQ(all[1].base.commit, "0ther0ther");
  EXPECT_NE(all[0].base_number, all[1].base_number);
  for (const Series& each : all) EXPECT_THAT(each.segments, SizeIs(1)) << "no change within a base";
}

TEST(Series, DoNotMixKindsOrDirtyBases) {
  std::vector<Entry> entries{entry_of(0, 1), entry_of(1, 1), entry_of(2, 1)};
  entries[1].kind = "compare";
  entries[2].base.dirty = true;
  EXPECT_THAT(series_of(entries), SizeIs(3));
}

TEST(Series, OfAGateGoOnHoweverItsBaseWasNamed) {
  std::vector<Entry> entries{entry_of(0, 1), entry_of(1, 1)};
  entries[1].base.given = "v1.0";
  EXPECT_THAT(series_of(entries), SizeIs(1));
  for (Entry& each : entries) each.kind = "compare";
  EXPECT_THAT(series_of(entries), SizeIs(2)) << "another stored run has another error";
}

TEST(Series, CountWhatWasNotMeasured) {
  std::vector<Entry> entries{entry_of(0, 1), entry_of(1, 1)};
  entries[1].ratio = std::nullopt;
  const std::vector<Series> all = series_of(entries);
  EXPECT_THAT(all.front().points, SizeIs(1));
  EXPECT_EQ(all.front().unmeasured, 1);
  entries[0].ratio = std::nullopt;
  EXPECT_THAT(series_of(entries).front().segments, IsEmpty());
}

TEST(Label, IsTheShortCommitAndADirtyMark) {
  EXPECT_EQ(label({"build", "1a2b3c4d5e6f", false}), "1a2b3c4");
  EXPECT_EQ(label({"build", "1a2b3c4d5e6f", true}), "1a2b3c4+");
  EXPECT_EQ(label({"build", "1a2b3c4d5e6f", std::nullopt}), "1a2b3c4");
  EXPECT_EQ(label({"build", "", std::nullopt}), "build");
}

TEST(IsoTime, IsUtc) {
  EXPECT_EQ(iso_time(1'767'225'600'999), "2026-01-01T00:00:00+00:00");
  EXPECT_EQ(iso_date(1'767'225'600'000), "2026-01-01");
}

TEST(HistoryText, SaysWhereAndByHowMuch) {
  const std::string text = history_text(series_of(step()));
  EXPECT_THAT(text, HasSubstr("gate over base ba5eba5: 24 runs, 2026-01-01 to 2026-01-24\n"));
  EXPECT_THAT(text, testing::ContainsRegex(
                        made_up_cell + ": slower by [34]\\.[0-9] % in head011\\.\\.head012, 2026-01-13: "
                                       "12 runs at [+-]0\\.[0-9] %, then 12 runs at \\+[34]\\.[0-9] %\n"));
  EXPECT_THAT(text, HasSubstr("1 change point in 1 series (docs/history.md)\n"));
}

TEST(HistoryText, SaysWhatIsFasterAgain) {
  EXPECT_THAT(history_text(series_of(step(made_up_cell, 0.95))), HasSubstr(": faster by "));
}

TEST(HistoryText, SaysThatItWasNotTheCode) {
  std::vector<Entry> entries = step();
  for (Entry& each : entries) each.head.commit = "5ame5ame5ame";
  EXPECT_THAT(history_text(series_of(entries)), HasSubstr("(one commit: it was not the code)"));
}

TEST(HistoryText, SaysThatThereAreTooFewRunsOrManyBases) {
  std::vector<Entry> entries{entry_of(0, 1), entry_of(1, 1)};
  EXPECT_THAT(history_text(series_of(entries)), HasSubstr("none can show before there are ten runs"));
  EXPECT_THAT(history_text(series_of(entries)), Not(HasSubstr("bases")));
  entries[1].base.commit = "0ther0ther";
  EXPECT_THAT(history_text(series_of(entries)), HasSubstr("; 2 bases, each with series of its own"));
}

TEST(HistoryJson, HasRunsSegmentsAndChanges) {
  const nlohmann::json all = to_json(series_of(step()));
  const nlohmann::json& series = all["series"][0];
  EXPECT_EQ(series["cell"], made_up_cell);
  EXPECT_EQ(series["base"]["commit"], "ba5eba5eba5e");
  EXPECT_THAT(series["runs"], SizeIs(24));
  EXPECT_EQ(series["runs"][0]["time"], "2026-01-01T00:00:00+00:00");
  EXPECT_EQ(series["segments"][1]["first_run"], 12);
  ASSERT_THAT(series["change_points"], SizeIs(1));
  EXPECT_EQ(series["change_points"][0]["range"], "head011..head012");
  EXPECT_EQ(series["change_points"][0]["at"]["commit"], "head0120000");
}

TEST(OtavaExport, HasARowForEachRunAndAColumnForEachCell) {
  const std::vector<Entry> entries{entry_of(0, 1.0, "a"), entry_of(0, 1.5, "b"), entry_of(1, 1.25, "a"),
                                   entry_of(1, 2.0, "b")};
  const OtavaExport result = otava_export(series_of(entries));
  EXPECT_EQ(result.csv,
            "time,commit,base,run,a,b\r\n"
            "2026-01-01T00:00:00+00:00,head0000000,ba5eba5eba5e,gate-0,1,1.5\r\n"
            "2026-01-02T00:00:00+00:00,head0010000,ba5eba5eba5e,gate-1,1.25,2\r\n");
  EXPECT_THAT(result.remarks, IsEmpty());
}

TEST(OtavaExport, LeavesOutRunsWithGapsAndSaysSo) {
  std::vector<Entry> entries = joined(step("a"), step("b"));
  entries[30].ratio = std::nullopt;
  std::ranges::sort(entries, {}, &Entry::unix_time_ms);
  const OtavaExport result = otava_export(series_of(entries));
  EXPECT_THAT(result.remarks, ElementsAre(HasSubstr("1 of 24 runs are left out")));
  EXPECT_THAT(result.remarks, ElementsAre(HasSubstr("(least often b)")));
  EXPECT_EQ(std::ranges::count(result.csv, '\n'), 24);
}

TEST(OtavaExport, WithoutARunThatHasAllIsRefused) {
  const std::vector<Entry> entries{entry_of(0, 1.0, "a"), entry_of(1, 1.5, "b")};
  EXPECT_THROW(otava_export(series_of(entries)), UsageError);
}

}  // namespace
}  // namespace ipcbench
