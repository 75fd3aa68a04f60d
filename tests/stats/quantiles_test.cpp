#include "stats/quantiles.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace ipcbench {
namespace {

std::vector<double> from_1_to(std::size_t n) {
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

TEST(NearestRank, IsTheSmallestRankThatReachesTheShare) {
  EXPECT_EQ(nearest_rank(5, 0.0), 1U);
  EXPECT_EQ(nearest_rank(5, 0.2), 1U);
  EXPECT_EQ(nearest_rank(5, 0.21), 2U);
  EXPECT_EQ(nearest_rank(5, 0.5), 3U);
  EXPECT_EQ(nearest_rank(5, 1.0), 5U);
  EXPECT_EQ(nearest_rank(1, 0.999), 1U);
}

TEST(NearestRank, IsExactWhereAProductInFloatingPointIsNot) {
  EXPECT_GT(0.07 * 100, 7.0);
  EXPECT_EQ(nearest_rank(100, 0.07), 7U);
  for (std::uint64_t thousands = 1; thousands < 1000; ++thousands) {
    EXPECT_EQ(nearest_rank(1'000'000, static_cast<double>(thousands) / 1000), thousands * 1000);
  }
}

TEST(NearestRank, RefusesWhatHasNoQuantile) {
  EXPECT_THROW(nearest_rank(0, 0.5), std::invalid_argument);
  EXPECT_THROW(nearest_rank(5, -0.1), std::invalid_argument);
  EXPECT_THROW(nearest_rank(5, 1.1), std::invalid_argument);
}

TEST(Carries, NeedsAHundredSamplesBeyond) {
  struct Case {
    double q;
    std::uint64_t enough;
  };
  for (const auto& [q, enough] :
       {Case{0.5, 200}, Case{0.9, 1000}, Case{0.99, 10'000}, Case{0.999, 100'000}, Case{0.9999, 1'000'000}}) {
    EXPECT_TRUE(carries(enough, q)) << q;
    EXPECT_FALSE(carries(enough - 1, q)) << q;
  }
  EXPECT_FALSE(carries(0, 0.5));
  EXPECT_FALSE(carries(1'000'000'000, 1.0));
}

TEST(Quantile, InterpolatesBetweenNeighbours) {
  const std::vector<double> values{40, 10, 30, 20};
  EXPECT_DOUBLE_EQ(quantile(values, 0.0), 10);
  EXPECT_DOUBLE_EQ(quantile(values, 0.25), 17.5);  // numpy.quantile([10, 20, 30, 40], 0.25)
  EXPECT_DOUBLE_EQ(quantile(values, 0.9), 37.0);
  EXPECT_DOUBLE_EQ(quantile(values, 1.0), 40);
  EXPECT_DOUBLE_EQ(quantile(std::vector{7.0}, 0.99), 7);
}

TEST(Quantile, RefusesNothingAndQuantilesOutsideTheUnitInterval) {
  EXPECT_THROW(quantile({}, 0.5), std::invalid_argument);
  EXPECT_THROW(quantile(std::vector{1.0}, 1.5), std::invalid_argument);
}

TEST(Median, IsTheMiddleOrTheMeanOfTheMiddleTwo) {
  EXPECT_DOUBLE_EQ(median(std::vector{3.0, 1.0, 2.0}), 2);
  EXPECT_DOUBLE_EQ(median(std::vector{4.0, 1.0, 2.0, 3.0}), 2.5);
  EXPECT_THROW(median({}), std::invalid_argument);
}

// Ranks from the table in Conover, Practical Nonparametric Statistics, and from R's qbinom.
TEST(MedianInterval, IsThePairOfRanksOfTheTables) {
  struct Case {
    std::size_t n;
    double low;
    double high;
  };
  for (const auto& [n, low, high] :
       {Case{6, 1, 6}, Case{8, 1, 8}, Case{9, 2, 8}, Case{10, 2, 9}, Case{20, 6, 15}, Case{100, 40, 61}}) {
    const auto interval = median_interval(from_1_to(n));
    ASSERT_TRUE(interval) << n;
    EXPECT_DOUBLE_EQ(interval->low, low) << n;
    EXPECT_DOUBLE_EQ(interval->high, high) << n;
  }
}

TEST(MedianInterval, IsEmptyWhereThereAreTooFewValues) {
  for (std::size_t n = 0; n < 6; ++n) {
    EXPECT_FALSE(median_interval(from_1_to(n))) << n;
  }
  EXPECT_FALSE(median_interval(from_1_to(7), 0.99));
  EXPECT_TRUE(median_interval(from_1_to(8), 0.99));
  EXPECT_TRUE(median_interval(from_1_to(2), 0.5));
}

TEST(MedianInterval, HoldsItsConfidenceAndIsTheNarrowestThatDoes) {
  for (std::size_t n = 6; n < 400; ++n) {
    const auto interval = median_interval(from_1_to(n));
    ASSERT_TRUE(interval) << n;
    EXPECT_DOUBLE_EQ(interval->low + interval->high, static_cast<double>(n + 1));
    const boost::math::binomial_distribution<> below(static_cast<double>(n), 0.5);
    EXPECT_LE(boost::math::cdf(below, interval->low - 1), 0.025) << n;
    EXPECT_GT(boost::math::cdf(below, interval->low), 0.025) << n;
  }
}

TEST(MedianInterval, SortsItsValuesAndRefusesAnImpossibleConfidence) {
  EXPECT_DOUBLE_EQ(median_interval(std::vector<double>{6, 5, 4, 3, 2, 1})->low, 1);
  EXPECT_THROW(median_interval(from_1_to(10), 1.5), std::domain_error);
}

}  // namespace
}  // namespace ipcbench
