#include "runner/figure_grid.h"

#include <gtest/gtest.h>

#include <array>

#include "report/units.h"

namespace ipcbench {
namespace {

const Columns columns{{"mechanism"}, {}, {"ns", "share"}, {}};
constexpr ShownFigure time_figure{"ns", "time", format_ns};
constexpr std::array both{time_figure, ShownFigure{"share", "share", format_ratio}};

class FigureGridTest : public testing::Test {
 protected:
  void add(const std::string& row, const std::string& heading, const Values& values) {
    grid_.add(row, heading, plans_.size());
    records_.push_back({plans_.size(), 0, Status::ok, "", values});
    plans_.push_back({.name = row, .key = {row}, .circumstances = {}, .skip = {}, .measure = {}});
  }
  [[nodiscard]] Medians medians() const { return {columns, plans_, records_}; }

  FigureGrid grid_;
  std::vector<Plan> plans_;
  std::vector<Record> records_;
};

TEST_F(FigureGridTest, RanksRowsByTheFirstFigureThatTheyHave) {
  add("slow", "alone", {30, 1});
  add("fast", "alone", {20, 1});
  add("late", "together", {10, 1});
  add("slow", "together", {5, 1});
  EXPECT_EQ(grid_.over_headings(medians(), "what", time_figure),
            "  what  alone  together\n"
            "  late      -     10 ns\n"
            "  fast  20 ns         -\n"
            "  slow  30 ns      5 ns\n");
}

TEST_F(FigureGridTest, ShowsSeveralFiguresOfOneHeading) {
  add("slow", "alone", {30, 0.5});
  add("fast", "alone", {20, std::nullopt});
  add("other", "together", {10, 1});
  EXPECT_EQ(grid_.under(medians(), "alone", "ns", both),
            "  alone   time  share\n"
            "  fast   20 ns      -\n"
            "  slow   30 ns   0.50\n");
}

TEST_F(FigureGridTest, ShowsNothingWhereNobodyHasTheFirstFigure) {
  add("fast", "alone", {std::nullopt, 1});
  EXPECT_EQ(grid_.under(medians(), "alone", "ns", both), "");
}

}  // namespace
}  // namespace ipcbench
