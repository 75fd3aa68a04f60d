#include "runner/order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace ipcbench {
namespace {

using Trials = std::vector<Trial>;

// The plans of one repetition, in their order.
std::vector<std::size_t> block(const Trials& trials, std::size_t plans, std::size_t repetition) {
  std::vector<std::size_t> block;
  for (std::size_t i = repetition * plans; i < (repetition + 1) * plans; ++i) block.push_back(trials[i].plan);
  return block;
}

std::vector<int> one_stage(std::size_t plans) {
  return std::vector<int>(plans, 0);
}

TEST(ShuffledTrials, HoldEveryPlanOnceInEachRepetitionsBlock) {
  constexpr std::size_t plans = 50;
  constexpr int repetitions = 4;
  const Trials trials = shuffled_trials(one_stage(plans), repetitions, 1);
  ASSERT_EQ(trials.size(), plans * repetitions);
  std::vector<std::size_t> all(plans);
  std::iota(all.begin(), all.end(), 0);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    EXPECT_EQ(trials[i].repetition, static_cast<int>(i / plans));
  }
  for (std::size_t repetition = 0; repetition < repetitions; ++repetition) {
    EXPECT_TRUE(std::ranges::is_permutation(block(trials, plans, repetition), all));
  }
}

TEST(ShuffledTrials, AreTheSeedsAlone) {
  EXPECT_EQ(shuffled_trials(one_stage(50), 3, 7), shuffled_trials(one_stage(50), 3, 7));
  EXPECT_NE(shuffled_trials(one_stage(50), 3, 7), shuffled_trials(one_stage(50), 3, 8));
}

TEST(ShuffledTrials, DifferFromOneRepetitionToTheNext) {
  const Trials trials = shuffled_trials(one_stage(50), 2, 7);
  EXPECT_NE(block(trials, 50, 0), block(trials, 50, 1));
}

// By another implementation of the 64-bit Mersenne twister (Matsumoto and Nishimura) and of Fisher and
// Yates' shuffle, in Python: a recorded seed must lead to the same order with every compiler, for good.
TEST(ShuffledTrials, AreTheSameEverywhere) {
  EXPECT_EQ(shuffled_trials(one_stage(6), 2, 1), (Trials{{1, 0},
                                                         {3, 0},
                                                         {0, 0},
                                                         {4, 0},
                                                         {5, 0},
                                                         {2, 0},  //
                                                         {4, 1},
                                                         {0, 1},
                                                         {2, 1},
                                                         {1, 1},
                                                         {5, 1},
                                                         {3, 1}}));
  EXPECT_EQ(shuffled_trials(one_stage(5), 2, 42), (Trials{{2, 0},
                                                          {3, 0},
                                                          {4, 0},
                                                          {0, 0},
                                                          {1, 0},  //
                                                          {2, 1},
                                                          {3, 1},
                                                          {4, 1},
                                                          {0, 1},
                                                          {1, 1}}));
  EXPECT_EQ(shuffled_trials(one_stage(6), 1, std::numeric_limits<std::uint64_t>::max()),
            (Trials{{5, 0}, {0, 0}, {1, 0}, {4, 0}, {3, 0}, {2, 0}}));
}

TEST(ShuffledTrials, ComeToEveryOrder) {
  int first_first = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    if (shuffled_trials(one_stage(2), 1, seed).front().plan == 0) ++first_first;
  }
  EXPECT_GT(first_first, 25);
  EXPECT_LT(first_first, 75);
}

TEST(ShuffledTrials, CanBeNoneOrOne) {
  EXPECT_TRUE(shuffled_trials(one_stage(0), 3, 1).empty());
  EXPECT_TRUE(shuffled_trials(one_stage(3), 0, 1).empty());
  EXPECT_EQ(shuffled_trials(one_stage(1), 2, 1), (Trials{{0, 0}, {0, 1}}));
}

TEST(ShuffledTrials, FinishALowerStageFirst) {
  const Trials trials = shuffled_trials(std::vector{1, 0, 1, 0}, 3, 1);
  ASSERT_EQ(trials.size(), 12U);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    EXPECT_EQ(trials[i].plan % 2, i < 6 ? 1U : 0U);
    EXPECT_EQ(trials[i].repetition, static_cast<int>(i % 6 / 2));
  }
}

}  // namespace
}  // namespace ipcbench
