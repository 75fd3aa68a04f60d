#include "stats/e_divisive.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Logarithms of ratios: 3 % slower from the given indices on, 3 % faster again from negative ones on.
struct Series {
  std::vector<double> values;

  Series(std::size_t size, double sigma, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> noise(0, sigma);
    for (std::size_t i = 0; i < size; ++i) values.push_back(noise(random));
  }

  Series& step(std::size_t from, double by) {
    for (std::size_t i = from; i < values.size(); ++i) values[i] += by;
    return *this;
  }
};

const double two_percent = std::log(1.02);
const double three_percent = std::log(1.03);
const ChangeRule rule{.least_segment = 3, .level = 0.01, .least_step = two_percent};

std::vector<std::size_t> changes_of(const Series& series, const ChangeRule& by = rule) {
  return change_points(series.values, by, 1);
}

TEST(ChangePoints, FindsAStepWhereItIs) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    EXPECT_THAT(changes_of(Series(24, 0.003, seed).step(12, three_percent)), ElementsAre(12)) << seed;
    EXPECT_THAT(changes_of(Series(24, 0.003, seed).step(21, -three_percent)), ElementsAre(21)) << seed;
  }
}

TEST(ChangePoints, FindsTwoSteps) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Series up_and_further(30, 0.003, seed);
    EXPECT_THAT(changes_of(up_and_further.step(10, three_percent).step(20, three_percent)),
                ElementsAre(10, 20))
        << seed;
  }
}

TEST(ChangePoints, AStepThatIsTakenBackHidesNothing) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Series bump(45, 0.003, seed);
    EXPECT_THAT(changes_of(bump.step(20, three_percent).step(25, -three_percent)), ElementsAre(20, 25))
        << seed;
  }
}

// Of the series without a change 1 % at most may show one; more than the bound come once in 2,000 such tests.
TEST(ChangePoints, SeldomSeesOneWhereThereIsNone) {
  struct Trial {
    std::size_t size;
    int series;
    int most;
  };
  ChangeRule any_step = rule;
  any_step.least_step = 0;
  for (const Trial trial : {Trial{10, 1'000, 22}, Trial{30, 300, 10}}) {
    int alarms = 0;
    for (int seed = 0; seed < trial.series; ++seed) {
      if (!changes_of(Series(trial.size, 0.02, static_cast<std::uint64_t>(seed)), any_step).empty()) ++alarms;
    }
    EXPECT_LE(alarms, trial.most) << trial.size;
    EXPECT_GE(alarms, 1) << trial.size << ": a test that never errs has no power";
  }
}

TEST(ChangePoints, ASpikeOfOneOrTwoRunsIsNone) {
  for (const std::size_t at : {std::size_t{0}, std::size_t{5}, std::size_t{12}, std::size_t{23}}) {
    Series one(24, 0.003, at);
    EXPECT_THAT(changes_of(one.step(at, 0.3).step(at + 1, -0.3)), IsEmpty()) << at;
  }
  Series two(24, 0.003, 5);
  EXPECT_THAT(changes_of(two.step(12, 0.3).step(14, -0.3)), IsEmpty());
}

TEST(ChangePoints, AStepBelowTheLeastIsNone) {
  Series series(40, 0.0005, 3);
  series.step(20, std::log(1.015));
  EXPECT_THAT(changes_of(series), IsEmpty());
  ChangeRule finer = rule;
  finer.least_step = std::log(1.01);
  EXPECT_THAT(changes_of(series, finer), ElementsAre(20));
}

TEST(ChangePoints, ACreepingChangeIsFoundOnceItAddsUp) {
  Series series(60, 0.0005, 4);
  for (std::size_t at = 12; at < 60; at += 12) series.step(at, std::log(1.01));
  const auto changes = changes_of(series);
  EXPECT_GE(changes.size(), 1);
  EXPECT_LE(changes.size(), 2);
}

// 2 · k! · (n - k)! of n! orders are as good as a clean step: the least p-value there can be.
TEST(ChangePoints, FewValuesCannotShowOne) {
  const auto step_of = [](std::size_t before, std::size_t after) {
    return changes_of(Series(before + after, 0.001, 7).step(before, 0.1));
  };
  EXPECT_THAT(step_of(3, 3), IsEmpty());         // 2/20
  EXPECT_THAT(step_of(4, 4), IsEmpty());         // 2/70
  EXPECT_THAT(step_of(6, 3), IsEmpty());         // 2/84
  EXPECT_THAT(step_of(20, 2), IsEmpty());        // two values are no segment
  EXPECT_THAT(step_of(5, 5), ElementsAre(5));    // 2/252
  EXPECT_THAT(step_of(7, 4), ElementsAre(7));    // 2/330
  EXPECT_THAT(step_of(10, 3), ElementsAre(10));  // 2/286
  EXPECT_THAT(step_of(3, 10), ElementsAre(3));
}

TEST(ChangePoints, ThereIsNoneInNothingOrInEqualValues) {
  EXPECT_THAT(change_points({}, rule, 1), IsEmpty());
  EXPECT_THAT(change_points(std::vector<double>(5, 1.0), rule, 1), IsEmpty());
  EXPECT_THAT(change_points(std::vector<double>(50, 1.0), rule, 1), IsEmpty());
}

TEST(ChangePoints, AStepBetweenEqualValuesIsFound) {
  std::vector<double> values(24, 0.0);
  std::fill(values.begin() + 12, values.end(), three_percent);
  EXPECT_THAT(change_points(values, rule, 1), ElementsAre(12));
}

TEST(ChangePoints, AreTheSameForTheSameSeed) {
  const Series series = Series(40, 0.02, 9).step(20, 0.015);
  ChangeRule loose = rule;
  loose.level = 0.2;
  loose.least_step = 0;
  EXPECT_EQ(change_points(series.values, loose, 5), change_points(series.values, loose, 5));
}

TEST(ChangePoints, ARuleThatMakesNoSenseIsRefused) {
  const std::vector<double> values(20, 1.0);
  EXPECT_THROW(change_points(values, {.least_segment = 1}, 1), std::invalid_argument);
  EXPECT_THROW(change_points(values, {.level = 0}, 1), std::invalid_argument);
  EXPECT_THROW(change_points(values, {.level = 1}, 1), std::invalid_argument);
  EXPECT_THROW(change_points(values, {.least_step = -1}, 1), std::invalid_argument);
  EXPECT_THROW(change_points(values, {.least_step = NAN}, 1), std::invalid_argument);
}

}  // namespace
}  // namespace ipcbench
