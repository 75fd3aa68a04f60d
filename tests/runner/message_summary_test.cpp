#include "runner/message_summary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "report/units.h"

namespace ipcbench {
namespace {

const Columns message_columns{
    {"mechanism", "wait", "message_bytes", "placement", "idle"}, {}, {"figure", "cost"}};

const MessageSummary lower_is_better{
    .title = "Title",
    .headline = {"figure", "head", format_ns},
    .higher_is_better = false,
    .details = {{"figure", "figure", format_ns}, {"cost", "cost", format_count}}};

// Plans and what was measured of them, in a row.
struct MessageResults {
  std::vector<Plan> plans;
  std::vector<Record> records;

  MessageResults& add(const std::string& mechanism, std::size_t bytes, std::vector<double> figures,
                      const std::string& placement = "same-core", const std::string& idle = "default") {
    plans.push_back({.name = fmt::format("{}/{}", mechanism, bytes),
                     .key = {mechanism, "block", std::to_string(bytes), placement, idle},
                     .circumstances = {},
                     .skip = {},
                     .measure = {}});
    for (const double figure : figures) {
      records.push_back(
          {plans.size() - 1, static_cast<int>(records.size()), Status::ok, "", {figure, figure / 100}});
    }
    return *this;
  }
  [[nodiscard]] std::string text(const MessageSummary& summary = lower_is_better) const {
    return message_summary(summary, message_columns, plans, records);
  }
};

TEST(MessageSummary, RanksMediansAndShowsDetailsAt64Bytes) {
  const auto results = MessageResults()
                           .add("slow", 8, {900})
                           .add("slow", 64, {3000, 1000, 2000})
                           .add("fast", 8, {950})
                           .add("fast", 64, {400, 500});
  EXPECT_EQ(results.text(),
            "Title, same-core, idle default\n"
            "  mechanism     8 B     64 B\n"
            "  fast       950 ns   450 ns\n"
            "  slow       900 ns  2.00 µs\n"
            "\n"
            "  at 64 B   figure  cost\n"
            "  fast      450 ns  4.50\n"
            "  slow     2.00 µs    20\n"
            "\n");
}

TEST(MessageSummary, RanksTheOtherWayWhereMoreIsBetter) {
  MessageSummary higher = lower_is_better;
  higher.higher_is_better = true;
  higher.details = {{"cost", "cost", format_count}};
  EXPECT_EQ(MessageResults().add("a", 64, {100}).add("b", 64, {200}).text(higher),
            "Title, same-core, idle default\n"
            "  mechanism    64 B\n"
            "  b          200 ns\n"
            "  a          100 ns\n"
            "\n"
            "  at 64 B  cost\n"
            "  b           2\n"
            "  a           1\n"
            "\n");
}

TEST(MessageSummary, MarksWhatHasNoFigureAndRanksItLast) {
  const auto results = MessageResults()
                           .add("absent", 64, {})
                           .add("absent", 8, {1})
                           .add("fast", 64, {100})
                           .add("only-large", 512, {2});
  EXPECT_EQ(results.text(),
            "Title, same-core, idle default\n"
            "  mechanism    8 B    64 B  512 B\n"
            "  fast           -  100 ns      -\n"
            "  absent      1 ns       -      -\n"
            "  only-large     -       -   2 ns\n"
            "\n"
            "  at 64 B     figure  cost\n"
            "  fast        100 ns     1\n"
            "  absent           -     -\n"
            "  only-large       -     -\n"
            "\n");
}

TEST(MessageSummary, ShowsDetailsAtTheSmallestSizeWithout64Bytes) {
  EXPECT_EQ(MessageResults().add("a", 512, {3}).add("a", 4096, {4}).text(),
            "Title, same-core, idle default\n"
            "  mechanism  512 B  4 KiB\n"
            "  a           3 ns   4 ns\n"
            "\n"
            "  at 512 B  figure  cost\n"
            "  a           3 ns  0.03\n"
            "\n");
}

TEST(MessageSummary, HasTablesForEachPlacementAndIdlePolicy) {
  const std::string text = MessageResults()
                               .add("a", 64, {1}, "same-core", "default")
                               .add("a", 64, {2}, "cross-core", "default")
                               .add("a", 64, {3}, "cross-core", "poll")
                               .text();
  const auto first = text.find("Title, cross-core, idle default\n  mechanism  64 B\n  a          2 ns\n");
  const auto second = text.find("Title, cross-core, idle poll\n  mechanism  64 B\n  a          3 ns\n");
  const auto third = text.find("Title, same-core, idle default\n  mechanism  64 B\n  a          1 ns\n");
  EXPECT_EQ(first, 0U);
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_NE(third, std::string::npos);
}

TEST(MessageSummary, HasNoTableWhereNothingWasMeasured) {
  const auto results = MessageResults().add("a", 64, {1}).add("a", 64, {}, "same-core", "poll");
  EXPECT_EQ(results.text().find("poll"), std::string::npos);
}

TEST(MessageSummary, EndsWithTheProblems) {
  auto results = MessageResults().add("a", 64, {1});
  results.records.push_back({0, 1, Status::failed, "it broke", {}});
  EXPECT_TRUE(results.text().ends_with("\n\nfailed: it broke (1 row: a/64)\n"));
}

}  // namespace
}  // namespace ipcbench
