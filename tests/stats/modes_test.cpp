#include "stats/modes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace ipcbench {
namespace {

// `count` values around `middle`, a few percent apart.
std::vector<double> around(double middle, int count) {
  std::mt19937_64 random(7);
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(middle * (1 + 0.001 * static_cast<double>(random() % 60)));
  return values;
}

std::vector<double> mixed(std::vector<double> some, const std::vector<double>& others) {
  some.insert(some.end(), others.begin(), others.end());
  std::shuffle(some.begin(), some.end(), std::mt19937_64(3));
  return some;
}

TEST(BoundaryOfTwoKinds, LiesBetweenThem) {
  for (const int few : {5, 50, 95}) {
    const auto boundary = boundary_of_two_kinds(mixed(around(90, few), around(370, 100 - few)));
    ASSERT_TRUE(boundary) << few;
    EXPECT_NEAR(*boundary, std::sqrt(90.0 * 370), 15) << few;
  }
}

TEST(BoundaryOfTwoKinds, IsMovedLittleByWhatLiesBetween) {
  const auto boundary =
      boundary_of_two_kinds(mixed(mixed(around(90, 100), around(370, 100)), {120, 180, 260}));
  ASSERT_TRUE(boundary);
  EXPECT_NEAR(*boundary, std::sqrt(90.0 * 370), 15);
}

TEST(BoundaryOfTwoKinds, IsNoneWithinOneKind) {
  EXPECT_FALSE(boundary_of_two_kinds({}));
  EXPECT_FALSE(boundary_of_two_kinds(std::vector{5.0}));
  EXPECT_FALSE(boundary_of_two_kinds(std::vector{5.0, 5.0, 5.0}));
  EXPECT_FALSE(boundary_of_two_kinds(around(90, 100)));
  EXPECT_FALSE(boundary_of_two_kinds(mixed(around(90, 50), around(150, 50)))) << "less than a factor of two";
}

TEST(BoundaryOfTwoKinds, IsNoneForAFewThatWereDisturbed) {
  EXPECT_FALSE(boundary_of_two_kinds(mixed(around(90, 96), around(900, 4))));
  EXPECT_FALSE(boundary_of_two_kinds(mixed(around(90, 4), around(900, 96))));
}

}  // namespace
}  // namespace ipcbench
