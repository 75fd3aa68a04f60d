#include "stats/scalability.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

namespace ipcbench {
namespace {

double law(double sigma, double kappa, double n) {
  return n / (1 + sigma * (n - 1) + kappa * n * (n - 1));
}

std::vector<Speedup> points(double sigma, double kappa, const std::vector<double>& counts) {
  std::vector<Speedup> all;
  for (const double n : counts) all.push_back({n, law(sigma, kappa, n)});
  return all;
}

TEST(SerialFraction, IsAmdahlsFromHisSpeedups) {
  for (const double serial : {0.0, 0.01, 0.3, 1.0}) {
    for (const double workers : {2.0, 3.0, 64.0}) {
      const double speedup = 1 / (serial + (1 - serial) / workers);
      EXPECT_NEAR(serial_fraction({workers, speedup}), serial, 1e-12);
    }
  }
}

TEST(SerialFraction, IsBelowZeroBeyondTheIdealAndAboveOneBelowOneWorker) {
  EXPECT_LT(serial_fraction({2, 2.1}), 0);
  EXPECT_GT(serial_fraction({2, 0.9}), 1);
}

TEST(SerialFraction, IsOfMoreThanOneWorker) {
  EXPECT_THROW(serial_fraction({1, 1}), std::invalid_argument);
  EXPECT_THROW(serial_fraction({2, 0}), std::invalid_argument);
}

TEST(FitScalability, FindsTheCoefficientsThatDataWereMadeFrom) {
  for (const double sigma : {0.0, 0.02, 0.3}) {
    for (const double kappa : {0.0001, 0.01}) {
      const auto fitted = fit_scalability(points(sigma, kappa, {1, 2, 3, 4, 8, 16}));
      ASSERT_TRUE(fitted && fitted->coherency && fitted->peak);
      EXPECT_NEAR(fitted->contention, sigma, 1e-9);
      EXPECT_NEAR(*fitted->coherency, kappa, 1e-9);
      EXPECT_NEAR(*fitted->peak, std::sqrt((1 - sigma) / kappa), 1e-4 * *fitted->peak);
    }
  }
}

TEST(FitScalability, ComesCloseUnderNoise) {
  std::mt19937 random(1);
  std::normal_distribution<double> error(1, 0.01);
  std::vector<Speedup> noisy;
  for (int repetition = 0; repetition < 20; ++repetition) {
    for (const Speedup& point : points(0.05, 0.001, {1, 2, 4, 8, 16, 32})) {
      noisy.push_back({point.workers, point.times * error(random)});
    }
  }
  const auto fitted = fit_scalability(noisy);
  ASSERT_TRUE(fitted && fitted->coherency);
  EXPECT_NEAR(fitted->contention, 0.05, 0.01);
  EXPECT_NEAR(*fitted->coherency, 0.001, 0.0003);
}

TEST(FitScalability, HasNoPeakWithoutCoherency) {
  const auto fitted = fit_scalability(points(0.1, 0, {1, 2, 4}));
  ASSERT_TRUE(fitted && fitted->coherency);
  EXPECT_NEAR(fitted->contention, 0.1, 1e-9);
  EXPECT_NEAR(*fitted->coherency, 0, 1e-9);
  EXPECT_GT(fitted->peak.value_or(1e9), 1e3) << "but for rounding";
}

TEST(FitScalability, GivesContentionAloneWithOneNumberOfWorkers) {
  const auto fitted = fit_scalability(points(0.2, 0, {1, 2}));
  ASSERT_TRUE(fitted);
  EXPECT_NEAR(fitted->contention, 0.2, 1e-12);
  EXPECT_FALSE(fitted->coherency);
  EXPECT_FALSE(fitted->peak);
}

TEST(FitScalability, HasNoCoefficientBelowZero) {
  const auto superlinear = fit_scalability(std::vector<Speedup>{{2, 2.2}, {4, 4.8}});
  ASSERT_TRUE(superlinear);
  EXPECT_EQ(superlinear->contention, 0);
  EXPECT_EQ(superlinear->coherency, 0);
  EXPECT_FALSE(superlinear->peak);
  EXPECT_EQ(fit_scalability(std::vector<Speedup>{{2, 2.2}})->contention, 0);

  // Better at first than a law with contention: all is coherency, and the other way round.
  const auto only_coherency = fit_scalability(std::vector<Speedup>{{2, 2.1}, {4, 3}, {8, 3}});
  EXPECT_EQ(only_coherency->contention, 0);
  EXPECT_GT(only_coherency->coherency, 0);
  const auto only_contention = fit_scalability(std::vector<Speedup>{{2, 1.5}, {4, 2.8}, {8, 6}});
  EXPECT_GT(only_contention->contention, 0);
  EXPECT_EQ(only_contention->coherency, 0);
}

TEST(FitScalability, IsEmptyWhereNothingIsKnown) {
  EXPECT_FALSE(fit_scalability({}));
  EXPECT_FALSE(fit_scalability(std::vector<Speedup>{{1, 1}, {1, 0.9}}));
  EXPECT_THROW(fit_scalability(std::vector<Speedup>{{2, 0}}), std::invalid_argument);
  EXPECT_THROW(fit_scalability(std::vector<Speedup>{{0, 1}}), std::invalid_argument);
}

}  // namespace
}  // namespace ipcbench
