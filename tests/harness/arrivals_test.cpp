#include "harness/arrivals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ipcbench {
namespace {

std::vector<std::uint64_t> first(int count, Arrivals arrivals) {
  std::vector<std::uint64_t> due;
  for (int i = 0; i < count; ++i) due.push_back(arrivals.next());
  return due;
}

TEST(Arrivals, BeginAtOnceAndNeverGoBack) {
  for (const Schedule schedule : {Schedule::fixed, Schedule::poisson}) {
    const auto due = first(10'000, {schedule, 10.5, 7});
    EXPECT_EQ(due.front(), 0U);
    EXPECT_TRUE(std::ranges::is_sorted(due)) << name(schedule);
  }
}

TEST(Arrivals, AreTheSameOnBothSides) {
  for (const Schedule schedule : {Schedule::fixed, Schedule::poisson}) {
    EXPECT_EQ(first(10'000, {schedule, 1e5, 7}), first(10'000, {schedule, 1e5, 7})) << name(schedule);
  }
}

TEST(Arrivals, DependOnTheSeedWhereTheyAreRandom) {
  EXPECT_NE(first(100, {Schedule::poisson, 1e5, 7}), first(100, {Schedule::poisson, 1e5, 8}));
  EXPECT_EQ(first(100, {Schedule::fixed, 1e5, 7}), first(100, {Schedule::fixed, 1e5, 8}));
}

// A row records the seed of its schedule. Computed with Boost.Random 1.74:
// exponential_distribution<double>, taus88.
TEST(Arrivals, AreThoseThatEarlierRowsWereMeasuredWith) {
  EXPECT_EQ(first(8, {Schedule::poisson, 1e5, 7}),
            (std::vector<std::uint64_t>{0, 31322, 31764, 137510, 263160, 401847, 510014, 690143}));
}

TEST(Arrivals, AreFixedWithoutDrift) {
  constexpr std::uint64_t messages = 10'000'000;
  for (const std::uint64_t per_s : {1'000U, 70'000U, 300'000U}) {
    Arrivals arrivals(Schedule::fixed, 1e9 / static_cast<double>(per_s), 0);
    std::uint64_t wrong = 0;
    for (std::uint64_t i = 0; i <= messages; ++i) {
      // Rounded down, of an interval that a double holds to one in 10^16.
      const std::uint64_t exact = i * 1'000'000'000 / per_s;
      const std::uint64_t due = arrivals.next();
      wrong += due > exact || due + 1 < exact ? 1 : 0;
    }
    EXPECT_EQ(wrong, 0U) << per_s << " messages a second";
  }
}

// The distances of a Poisson process are exponential and independent of each other. A fixed seed: what is
// tested is the arithmetic, and it gives the same each time.
class PoissonDistances : public testing::Test {
 protected:
  PoissonDistances() {
    Arrivals arrivals(Schedule::poisson, mean_ns, 1);
    std::uint64_t last = arrivals.next();
    for (double& distance : distances_) {
      const std::uint64_t due = arrivals.next();
      distance = static_cast<double>(due - last);
      last = due;
    }
  }

  static constexpr double mean_ns = 1e6;
  std::vector<double> distances_ = std::vector<double>(100'000);
  double root_n_ = std::sqrt(static_cast<double>(distances_.size()));
};

TEST_F(PoissonDistances, HaveTheMeanAskedFor) {
  double sum = 0;
  for (const double distance : distances_) sum += distance;
  // The standard deviation of an exponential distribution is its mean.
  EXPECT_NEAR(sum / static_cast<double>(distances_.size()), mean_ns, 3 * mean_ns / root_n_);
}

TEST_F(PoissonDistances, AreDistributedExponentially) {
  std::ranges::sort(distances_);
  const auto n = static_cast<double>(distances_.size());
  double largest = 0;
  for (std::size_t i = 0; i < distances_.size(); ++i) {
    const double share = 1 - std::exp(-distances_[i] / mean_ns);
    const auto rank = static_cast<double>(i);
    largest = std::max({largest, share - rank / n, (rank + 1) / n - share});
  }
  EXPECT_LT(largest, 1.63 / root_n_) << "Kolmogorov's distance, at the level of 1 %";
}

TEST_F(PoissonDistances, DoNotDependOnTheOneBefore) {
  double sum = 0;
  for (std::size_t i = 1; i < distances_.size(); ++i) {
    sum += (distances_[i] / mean_ns - 1) * (distances_[i - 1] / mean_ns - 1);
  }
  // The correlation of neighbours; its standard error is one over the root of their number.
  EXPECT_LT(std::abs(sum / static_cast<double>(distances_.size())), 3 / root_n_);
}

}  // namespace
}  // namespace ipcbench
