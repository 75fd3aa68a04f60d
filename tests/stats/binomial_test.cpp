#include "stats/binomial.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(ChanceOfAtMost, IsOneForAll) {
  EXPECT_EQ(chance_of_at_most(0, 0), 1);
  EXPECT_EQ(chance_of_at_most(5, 5), 1);
  EXPECT_EQ(chance_of_at_most(9, 5), 1);
}

TEST(ChanceOfAtMost, IsExactForFewValues) {
  EXPECT_EQ(chance_of_at_most(0, 5), 1 / 32.0);
  EXPECT_EQ(chance_of_at_most(1, 5), 6 / 32.0);
  EXPECT_EQ(chance_of_at_most(2, 5), 16 / 32.0);
  EXPECT_EQ(chance_of_at_most(4, 5), 31 / 32.0);
  EXPECT_EQ(chance_of_at_most(5, 20), 21'700 / 1'048'576.0);
  EXPECT_EQ(chance_of_at_most(6, 20), 60'460 / 1'048'576.0);
}

// Sums of binomial coefficients as whole numbers, divided by 2^n (Python's math.comb and fractions).
TEST(ChanceOfAtMost, IsTheBinomialForMany) {
  struct Case {
    std::size_t n;
    std::size_t k;
    double chance;
  };
  for (const auto& [n, k, chance] : {Case{100, 39, 0.017600100108852407},
                                     {100, 50, 0.5397946186935894},
                                     {1000, 450, 0.0008652680424881588},
                                     {1000, 530, 0.973161075177495},
                                     {5000, 2300, 8.229390551721097e-09},
                                     {5000, 2429, 0.023068375415598242},
                                     {100'000, 49'690, 0.025147028677331814}}) {
    EXPECT_NEAR(chance_of_at_most(k, n) / chance, 1, 1e-11) << k << " of " << n;
  }
  EXPECT_EQ(chance_of_at_most(3, 2000), 0) << "too little for a double";
}

// R's qbinom, and where a chance is the tail itself.
TEST(RankBelowMedian, IsTheLastThatTheTailAllows) {
  EXPECT_EQ(rank_below_median(5, 0.025), 0U);
  EXPECT_EQ(rank_below_median(6, 0.025), 1U);
  EXPECT_EQ(rank_below_median(20, 0.025), 6U);
  EXPECT_EQ(rank_below_median(100, 0.025), 40U);
  EXPECT_EQ(rank_below_median(2, 0.25), 1U);
  EXPECT_EQ(rank_below_median(2, 0.2499), 0U);
}

TEST(RankBelowMedian, IsAmongTheValues) {
  EXPECT_EQ(rank_below_median(0, 0.5), 0U);
  EXPECT_EQ(rank_below_median(7, 0), 0U);
  EXPECT_EQ(rank_below_median(7, 1), 7U);
}

TEST(RankBelowMedian, AgreesWithTheChances) {
  for (std::size_t n = 6; n < 1500; n += 7) {
    const std::size_t rank = rank_below_median(n, 0.025);
    ASSERT_GE(rank, 1U);
    EXPECT_LE(chance_of_at_most(rank - 1, n), 0.025) << n;
    EXPECT_GT(chance_of_at_most(rank, n), 0.025) << n;
  }
}

}  // namespace
}  // namespace ipcbench
