#include "stats/exponential.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace ipcbench {
namespace {

std::vector<double> draws(std::uint32_t seed, std::size_t count) {
  ExponentialDraws random(seed);
  std::vector<double> all(count);
  for (double& each : all) each = random.next();
  return all;
}

double mean_power(const std::vector<double>& values, int power) {
  double sum = 0;
  for (const double value : values) sum += std::pow(value, power);
  return sum / static_cast<double>(values.size());
}

// A row records its seed: the draws may not change. These are of Boost 1.74,
// exponential_distribution<double> with taus88. The sums take in every branch of the method, the
// tail's and those at a layer's edge too.
TEST(ExponentialDraws, AreThoseThatEarlierRowsWereMeasuredWith) {
  struct Known {
    std::uint32_t seed;
    std::array<double, 3> first;
    double sum_of_a_million;
  };
  for (const auto& [seed, first, sum] :
       {Known{1, {0.10443231568797186, 0.019594532562080505, 1.0640318521226821}, 999934.37750847114},
        Known{7, {0.31322685638746534, 0.0044196505977623394, 1.0574547880554321}, 1000744.9941773331},
        Known{4294967295,
              {0.10437496877032361, 0.0044671161647604285, 1.466325113739636},
              1002354.2113130466}}) {
    const std::vector<double> drawn = draws(seed, 1'000'000);
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(drawn[i], first[i]) << seed;
    double drawn_sum = 0;
    for (const double each : drawn) drawn_sum += each;
    EXPECT_DOUBLE_EQ(drawn_sum, sum) << seed;
  }
}

// Moments of the distribution: k! for the power k, and the standard error of a mean of so many.
TEST(ExponentialDraws, HaveTheMomentsOfTheDistribution) {
  constexpr std::size_t count = 1'000'000;
  const std::vector<double> drawn = draws(3, count);
  const double root = std::sqrt(static_cast<double>(count));
  EXPECT_NEAR(mean_power(drawn, 1), 1, 3 / root);
  EXPECT_NEAR(mean_power(drawn, 2), 2, 3 * std::sqrt(24.0 - 4.0) / root);
  EXPECT_NEAR(mean_power(drawn, 3), 6, 3 * std::sqrt(720.0 - 36.0) / root);
}

// Beyond 7.7 the method goes another way.
TEST(ExponentialDraws, GoOnIntoTheTail) {
  constexpr std::size_t count = 4'000'000;
  const std::vector<double> drawn = draws(5, count);
  for (const double beyond : {7.0, 7.7, 8.0, 10.0}) {
    double found = 0;
    for (const double each : drawn) found += each > beyond ? 1 : 0;
    const double expected = std::exp(-beyond) * static_cast<double>(count);
    EXPECT_NEAR(found, expected, 3 * std::sqrt(expected)) << beyond;
  }
}

TEST(Taus88, NeverStandsStill) {
  // Seeds of which a word would have no bit left without another start.
  for (const std::uint32_t seed : {0U, 1U, 7U, 8U, 15U, 16U}) {
    Taus88 random(seed);
    std::uint32_t all = 0;
    for (int i = 0; i < 100; ++i) all |= random.next();
    EXPECT_EQ(all, 0xffff'ffff) << seed;
  }
}

}  // namespace
}  // namespace ipcbench
