#include "stats/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "stats/quantiles.h"

namespace ipcbench {
namespace {

constexpr std::uint64_t range = std::uint64_t{1} << 34U;

// What a histogram makes of one value, when a larger one keeps the exact maximum out of the way.
std::uint64_t recorded_as(std::uint64_t ns) {
  Histogram histogram;
  histogram.record(ns);
  histogram.record(std::numeric_limits<std::uint64_t>::max());
  return histogram.quantile(0.5);
}

TEST(Histogram, IsExactBelow128) {
  for (std::uint64_t ns = 0; ns < 128; ++ns) {
    EXPECT_EQ(recorded_as(ns), ns);
  }
}

TEST(Histogram, StaysWithinOnePercentInItsRange) {
  for (std::uint64_t value = 128; value < range / 100 * 99; value += value / 128) {
    const double error = std::abs(static_cast<double>(recorded_as(value)) / static_cast<double>(value) - 1);
    ASSERT_LT(error, 0.01) << value;
  }
}

TEST(Histogram, StaysWithinOnePercentAtTheEdgesOfBuckets) {
  for (unsigned bit = 7; bit < 34; ++bit) {
    const std::uint64_t power = std::uint64_t{1} << bit;
    for (const std::uint64_t value :
         {power - 1, power, power + 1, power + power / 64 - 1, power + power / 64}) {
      const double error = std::abs(static_cast<double>(recorded_as(value)) / static_cast<double>(value) - 1);
      ASSERT_LT(error, 0.01) << value;
    }
  }
}

TEST(Histogram, KeepsOrder) {
  std::uint64_t last = 0;
  for (std::uint64_t ns = 0; ns < 100'000; ++ns) {
    const std::uint64_t now = recorded_as(ns);
    ASSERT_GE(now, last) << ns;
    last = now;
  }
}

TEST(Histogram, KeepsWhatLiesBeyondItsRangeInTheLastBucket) {
  Histogram histogram;
  histogram.record(1);
  histogram.record(range);
  histogram.record(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(histogram.count(), 3U);
  EXPECT_EQ(histogram.quantile(0.1), 1U);
  EXPECT_EQ(histogram.quantile(0.5), std::numeric_limits<std::uint64_t>::max());
}

TEST(Histogram, NeverExceedsTheExactMaximum) {
  Histogram histogram;
  histogram.record(1'000'000);
  EXPECT_EQ(histogram.max(), 1'000'000U);
  for (const double q : {0.0, 0.5, 1.0}) {
    EXPECT_LE(histogram.quantile(q), 1'000'000U);
  }
}

TEST(Histogram, TakesQuantilesByNearestRank) {
  Histogram histogram;
  for (std::uint64_t ns = 1; ns <= 100; ++ns) {
    histogram.record(ns);
  }
  for (const double q : {0.0, 0.01, 0.07, 0.5, 0.505, 0.99, 0.999, 1.0}) {
    EXPECT_EQ(histogram.quantile(q), nearest_rank(100, q));
  }
}

using Durations = std::vector<std::uint64_t>;
struct Distribution {
  const char* name;
  Durations (*draw)(std::mt19937_64&);
};
void PrintTo(const Distribution& distribution, std::ostream* out) {
  *out << distribution.name;
}

// So many durations, each `next()`.
template <class Next>
Durations drawn(Next next) {
  Durations durations(20'000);
  for (auto& duration : durations) duration = static_cast<std::uint64_t>(next());
  return durations;
}

class HistogramOf : public testing::TestWithParam<Distribution> {
 protected:
  static void expect_quantiles(const Histogram& histogram, Durations exact) {
    std::ranges::sort(exact);
    for (const double q : {0.0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
      const auto expected = static_cast<double>(exact[nearest_rank(exact.size(), q) - 1]);
      EXPECT_NEAR(static_cast<double>(histogram.quantile(q)), expected, expected / 100) << q;
    }
    EXPECT_EQ(histogram.count(), exact.size());
    EXPECT_EQ(histogram.max(), exact.back());
  }

  std::mt19937_64 random_{1};
};
INSTANTIATE_TEST_SUITE_P(
    Histogram, HistogramOf,
    testing::Values(Distribution{"constant", [](auto&) { return drawn([] { return 5'432; }); }},
                    Distribution{"uniform",
                                 [](auto& random) {
                                   std::uniform_int_distribution<int> spread(4'000, 6'000);
                                   return drawn([&] { return spread(random); });
                                 }},
                    Distribution{"lognormal",
                                 [](auto& random) {
                                   std::lognormal_distribution<double> spread(9, 2);
                                   return drawn([&] { return spread(random); });
                                 }},
                    Distribution{"exponential",
                                 [](auto& random) {
                                   std::exponential_distribution<double> spread(1e-4);
                                   return drawn([&] { return spread(random); });
                                 }},
                    // Now and then a time slice: 1 µs, and 1 % near 4 ms.
                    Distribution{"two_peaks",
                                 [](auto& random) {
                                   std::normal_distribution<double> near(1'000, 50);
                                   std::normal_distribution<double> far(4e6, 1e5);
                                   return drawn(
                                       [&] { return random() % 100 == 0 ? far(random) : near(random); });
                                 }},
                    // Without a mean, as far as a duration goes.
                    Distribution{"heavy_tail",
                                 [](auto& random) {
                                   std::uniform_real_distribution<double> share(1e-6, 1);
                                   return drawn([&] { return 1'000 / share(random); });
                                 }}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_P(HistogramOf, AgreesWithTheSortedValues) {
  const Durations durations = GetParam().draw(random_);
  Histogram histogram;
  for (const auto duration : durations) histogram.record(duration);
  expect_quantiles(histogram, durations);
}

TEST_P(HistogramOf, AgreesWithTheSortedValuesOfAllThatWereMerged) {
  Histogram merged;
  Durations all;
  for (const std::uint64_t factor : {1U, 3U, 10U}) {
    Histogram histogram;
    for (const auto duration : GetParam().draw(random_)) {
      histogram.record(factor * duration);
      all.push_back(factor * duration);
    }
    merged.merge(histogram);
  }
  expect_quantiles(merged, all);
}

TEST(Histogram, RefusesAQuantileOfNothing) {
  EXPECT_THROW(static_cast<void>(Histogram().quantile(0.5)), std::invalid_argument);
  EXPECT_EQ(Histogram().max(), 0U);
}

TEST(Histogram, MergesAndClears) {
  Histogram a;
  Histogram b;
  a.record(10);
  b.record(10);
  b.record(5000);
  a.merge(b);
  EXPECT_EQ(a.count(), 3U);
  EXPECT_EQ(a.max(), 5000U);
  EXPECT_EQ(a.quantile(0.6), 10U);
  a.clear();
  EXPECT_EQ(a.count(), 0U);
  EXPECT_EQ(a.max(), 0U);
}

TEST(Histogram, IsEmptyInMemoryThatHoldsZeros) {
  const std::unique_ptr<void, decltype(&std::free)> zeros(std::calloc(1, sizeof(Histogram)), &std::free);
  auto* const histogram = static_cast<Histogram*>(zeros.get());
  EXPECT_EQ(histogram->count(), 0U);
  histogram->record(42);
  EXPECT_EQ(histogram->count(), 1U);
  EXPECT_EQ(histogram->quantile(1.0), 42U);
}

TEST(Histogram, TellsItsBucketsInOrder) {
  Histogram histogram;
  for (const std::uint64_t ns : {5U, 7U, 5U, 1000U}) histogram.record(ns);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
  histogram.for_each_bucket([&](std::uint64_t ns, std::uint64_t count) { told.emplace_back(ns, count); });
  ASSERT_EQ(told.size(), 3);
  EXPECT_EQ(told[0], std::pair(std::uint64_t{5}, std::uint64_t{2}));
  EXPECT_EQ(told[1], std::pair(std::uint64_t{7}, std::uint64_t{1}));
  EXPECT_EQ(told[2].second, 1);

  Histogram again;
  for (const auto& [ns, count] : told) again.record(ns, count);
  EXPECT_EQ(again.count(), histogram.count());
  EXPECT_EQ(again.quantile(1), histogram.quantile(1));
}

TEST(Histogram, HasTheMeanOfItsValues) {
  EXPECT_EQ(Histogram{}.mean(), 0);
  Histogram histogram;
  for (std::uint64_t ns = 1; ns <= 100; ++ns) histogram.record(ns);
  EXPECT_DOUBLE_EQ(histogram.mean(), 50.5);
  histogram.record(1'000'000);
  EXPECT_NEAR(histogram.mean(), (5050 + 1e6) / 101, 100);
}

TEST(Histogram, TellsNoQuantileThatTooFewValuesCarry) {
  Histogram histogram;
  for (int i = 0; i < 199; ++i) histogram.record(7);
  EXPECT_FALSE(histogram.carried_quantile(0.5));
  histogram.record(7);
  EXPECT_EQ(histogram.carried_quantile(0.5), 7);
  EXPECT_FALSE(histogram.carried_quantile(0.99));
}

}  // namespace
}  // namespace ipcbench
