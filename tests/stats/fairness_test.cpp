#include "stats/fairness.h"

#include <gtest/gtest.h>

#include <vector>

namespace ipcbench {
namespace {

TEST(Fairness, IsOneForEqualSharesAndOneOfNForAMonopoly) {
  EXPECT_DOUBLE_EQ(fairness(std::vector{0.25, 0.25, 0.25, 0.25}).value(), 1);
  EXPECT_DOUBLE_EQ(fairness(std::vector{1.0, 0.0, 0.0, 0.0}).value(), 0.25);
  EXPECT_DOUBLE_EQ(fairness(std::vector{0.6, 0.4}).value(), 1 / 1.04);
  EXPECT_EQ(fairness({}), std::nullopt);
  EXPECT_EQ(fairness(std::vector{0.0, 0.0}), std::nullopt);
}

}  // namespace
}  // namespace ipcbench
