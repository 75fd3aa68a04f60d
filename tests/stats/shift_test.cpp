#include "stats/shift.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

namespace ipcbench {
namespace {

// Two samples whose n * m differences are the whole numbers from 1 on, each once: the interval's ends tell
// which of the sorted differences they are.
struct Ladder {
  Ladder(std::size_t n, std::size_t m) {
    for (std::size_t i = 0; i < n; ++i) from.push_back(-static_cast<double>(m * i));
    for (std::size_t j = 1; j <= m; ++j) to.push_back(static_cast<double>(j));
  }
  std::vector<double> from;
  std::vector<double> to;
};

TEST(Shift, IsTheMedianOfAllDifferences) {
  EXPECT_DOUBLE_EQ(shift(std::vector{1.0, 2.0}, std::vector{11.0, 14.0}), 11);  // 9, 10, 12, 13
  EXPECT_DOUBLE_EQ(shift(std::vector{11.0, 14.0}, std::vector{1.0, 2.0}), -11);
  EXPECT_DOUBLE_EQ(shift(std::vector{3.0}, std::vector{3.0}), 0);
  EXPECT_THROW(shift({}, std::vector{1.0}), std::invalid_argument);
  EXPECT_THROW(shift(std::vector{1.0}, {}), std::invalid_argument);
}

// One more than the critical values of the tables of Mann and Whitney's U, two-sided 5 %.
TEST(ShiftInterval, IsThePairOfRanksOfTheTables) {
  struct Case {
    std::size_t n;
    std::size_t m;
    double rank;
  };
  for (const auto& [n, m, rank] :
       {Case{4, 4, 1}, Case{3, 5, 1}, Case{4, 6, 3}, Case{5, 5, 3}, Case{6, 6, 6}, Case{8, 8, 14},
        Case{10, 10, 24}, Case{20, 20, 128}, Case{7, 20, 35}, Case{20, 7, 35}}) {
    const Ladder ladder(n, m);
    const auto interval = shift_interval(ladder.from, ladder.to);
    ASSERT_TRUE(interval) << n << ", " << m;
    EXPECT_DOUBLE_EQ(interval->low, rank) << n << ", " << m;
    EXPECT_DOUBLE_EQ(interval->high, static_cast<double>(n * m + 1) - rank) << n << ", " << m;
  }
}

TEST(ShiftInterval, IsEmptyWhereThereAreTooFewValues) {
  struct Case {
    std::size_t n;
    std::size_t first_m;
  };
  for (const auto& [n, m] : {Case{1, 39}, Case{2, 8}, Case{3, 5}, Case{4, 4}, Case{5, 3}, Case{8, 2}}) {
    const Ladder enough(n, m);
    const Ladder too_few(n, m - 1);
    EXPECT_TRUE(shift_interval(enough.from, enough.to)) << n;
    EXPECT_FALSE(shift_interval(too_few.from, too_few.to)) << n;
  }
  EXPECT_FALSE(shift_interval({}, std::vector{1.0}));
  EXPECT_FALSE(shift_interval(std::vector{1.0}, {}));
}

// Exact on one side of the limit, approximated on the other: there must be no step between them.
TEST(ShiftInterval, GoesOnSmoothlyWhereTheApproximationBegins) {
  const Ladder exact(100, 100);
  const Ladder approximate(100, 101);
  const double last = shift_interval(exact.from, exact.to)->low / (100.0 * 100);
  const double next = shift_interval(approximate.from, approximate.to)->low / (100.0 * 101);
  EXPECT_NEAR(next, last, 0.001);
}

// Against one value the statistic is uniform, which the normal approximation would miss by far.
TEST(ShiftInterval, IsExactForFewValuesAgainstMany) {
  const Ladder ladder(1, 1'000);
  EXPECT_DOUBLE_EQ(shift_interval(ladder.from, ladder.to)->low, 25);  // the largest c with c / 1001 <= 0.025
}

TEST(ShiftInterval, GrowsWithTheConfidenceAndRefusesAnImpossibleOne) {
  const Ladder ladder(10, 10);
  EXPECT_LT(shift_interval(ladder.from, ladder.to, 0.99)->low, shift_interval(ladder.from, ladder.to)->low);
  for (const double confidence : {0.0, 1.0, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(shift_interval(ladder.from, ladder.to, confidence), std::domain_error) << confidence;
  }
}

// How many of 2,000 intervals for two samples of n values, the second drawn higher by `truth`, hold it.
template <class Distribution>
double coverage(std::size_t n, Distribution distribution, unsigned seed) {
  constexpr double truth = 0.3;
  constexpr int draws = 2'000;
  std::mt19937_64 random(seed);
  int held = 0;
  for (int draw = 0; draw < draws; ++draw) {
    std::vector<double> from(n);
    std::vector<double> to(n);
    for (double& value : from) value = distribution(random);
    for (double& value : to) value = distribution(random) + truth;
    const auto interval = shift_interval(from, to);
    held += static_cast<int>(interval && interval->low <= truth && truth <= interval->high);
  }
  return static_cast<double>(held) / draws;
}

TEST(ShiftInterval, CoversTheTruthAsOftenAsItSays) {
  for (const std::size_t n : {6U, 8U, 20U}) {
    EXPECT_GE(coverage(n, std::normal_distribution<>(5, 1), 1), 0.94) << n;
    EXPECT_GE(coverage(n, std::lognormal_distribution<>(0, 1), 2), 0.94) << n;
    EXPECT_GE(coverage(n, std::exponential_distribution<>(1), 3), 0.94) << n;
  }
}

// P(U <= u) of 3 and 3 values: 1, 1, 2, 3, 3, 3, 3, 2, 1, 1 of 20 arrangements.
TEST(ShiftPValue, IsThatOfMannAndWhitney) {
  const std::vector<double> from{1, 2, 3};
  EXPECT_DOUBLE_EQ(shift_p_value(from, std::vector<double>{4, 5, 6}, 0), 1 / 20.0);
  EXPECT_DOUBLE_EQ(shift_p_value(from, std::vector<double>{2.5, 5, 6}, 0), 2 / 20.0);
  EXPECT_DOUBLE_EQ(shift_p_value(from, std::vector<double>{1.5, 5, 6}, 0), 4 / 20.0);
  EXPECT_DOUBLE_EQ(shift_p_value(from, std::vector<double>{4, 5, 6}, 1), 2 / 20.0) << "4 - 3 is not above 1";
  EXPECT_DOUBLE_EQ(shift_p_value(from, std::vector<double>{0, 0, 0}, 0), 1);
  EXPECT_DOUBLE_EQ(shift_p_value({}, from, 0), 1);
}

// Exact and approximate: where the interval leaves out the margin, the test rejects it.
TEST(ShiftPValue, AgreesWithTheInterval) {
  for (const int n : {12, 150}) {
    const Ladder ladder(n, n);
    const double low = shift_interval(ladder.from, ladder.to)->low;
    EXPECT_LE(shift_p_value(ladder.from, ladder.to, low - 1e-9), 0.025) << n;
    EXPECT_GT(shift_p_value(ladder.from, ladder.to, low), 0.025) << n;
  }
}

}  // namespace
}  // namespace ipcbench
