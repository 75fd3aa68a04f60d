#include "verdict/decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<double> from_one_to(int n) {
  std::vector<double> values(static_cast<std::size_t>(n));
  std::iota(values.begin(), values.end(), 1);
  return values;
}

TEST(SignTest, IsTheBinomialTail) {
  EXPECT_DOUBLE_EQ(sign_test(std::vector<double>{}, 0), 1);
  EXPECT_DOUBLE_EQ(sign_test(from_one_to(5), 0), 1 / 32.0);
  EXPECT_DOUBLE_EQ(sign_test(from_one_to(5), 1), 6 / 32.0) << "four of five lie above 1";
  EXPECT_DOUBLE_EQ(sign_test(from_one_to(5), 9), 1);
}

TEST(Holm, StopsAtTheFirstThatIsNotRejected) {
  EXPECT_THAT(holm(std::vector<double>{}, 0.01), IsEmpty());
  EXPECT_THAT(holm(std::vector{0.005, 0.9, 0.003}, 0.01), ElementsAre(true, false, true));
  EXPECT_THAT(holm(std::vector{0.004, 0.9, 0.003}, 0.01), ElementsAre(true, false, true));
  EXPECT_THAT(holm(std::vector{0.004, 0.001, 0.9, 0.9}, 0.01), ElementsAre(false, true, false, false))
      << "0.004 > 0.01 / 3";
  EXPECT_THAT(holm(std::vector{0.004, 0.009, 0.005}, 0.01), ElementsAre(false, false, false));
}

TEST(Bounds, AreOrderStatistics) {
  const auto values = from_one_to(20);
  // P(fewer than 6 of 20 below the median) = 0.0207, fewer than 7: 0.0577.
  EXPECT_EQ(lower_bound(values, 0.025), 6);
  EXPECT_EQ(upper_bound(values, 0.025), 15);
  EXPECT_EQ(lower_bound(values, 0.0577), 7);
}

TEST(Bounds, AreInfiniteForTooFewValues) {
  EXPECT_EQ(lower_bound(std::vector<double>{}, 0.5), -INFINITY);
  EXPECT_EQ(lower_bound(from_one_to(6), 0.01), -INFINITY);
  EXPECT_EQ(upper_bound(from_one_to(6), 0.01), INFINITY);
  EXPECT_EQ(lower_bound(from_one_to(7), 0.01), 1);
}

TEST(SmallestVisible, IsTheMarginAndHowFarTheBoundMayLieBelow) {
  const auto values = from_one_to(20);
  // P(fewer than 9 of 20) = 0.252, fewer than 8: 0.132: four in five lie below the eighth from the end.
  EXPECT_EQ(smallest_visible(values, 3, 0.025), 3 + 13 - 6);
  EXPECT_GT(smallest_visible(values, 3, 0.001), smallest_visible(values, 3, 0.025));
  EXPECT_EQ(smallest_visible(from_one_to(3), 3, 0.01), INFINITY);
}

}  // namespace
}  // namespace ipcbench
