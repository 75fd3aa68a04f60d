#include "runner/steadiness.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "os/usage_error.h"

namespace ipcbench {
namespace {

using std::chrono::milliseconds;
using Costs = std::vector<double>;

constexpr milliseconds no_pause{0};

// Gives the looks one after the other, and the last for good; counts them.
struct Looks {
  std::vector<Costs> looks;
  std::size_t taken = 0;

  bool are_steady() {
    try {
      require_steady_clock([this] { return looks[std::min(taken++, looks.size() - 1)]; }, no_pause);
      return true;
    } catch (const Unresolved&) {
      return false;
    }
  }
};

TEST(SteadyClock, IsOneThatCostsTheSameEachTime) {
  Looks same{{Costs(8, 20.0)}};
  EXPECT_TRUE(same.are_steady());
  EXPECT_EQ(same.taken, 1U) << "looked at once";
}

TEST(SteadyClock, MayBeDisturbedInLessThanAQuarterOfTheBatches) {
  Costs costs(20, 20.0);
  std::fill_n(costs.begin(), 4, 5000.0);
  EXPECT_TRUE(Looks{{costs}}.are_steady());
}

TEST(SteadyClock, IsNotOneThatIsSometimesASystemCall) {
  Costs costs(20, 20.0);
  std::fill_n(costs.begin(), 6, 120.0);
  EXPECT_FALSE(Looks{{costs}}.are_steady());
  std::ranges::reverse(costs);
  EXPECT_FALSE(Looks{{costs}}.are_steady());
}

// Of five values the quartiles are the second and the fourth.
TEST(SteadyClock, MaySpreadOverAQuarterOfItsCost) {
  EXPECT_TRUE((Looks{{{20, 20, 20, 25, 25}}}.are_steady()));
  EXPECT_FALSE((Looks{{{20, 20, 20, 25.1, 25.1}}}.are_steady()));
  EXPECT_TRUE((Looks{{{15, 15, 20, 20, 20}}}.are_steady()));
  EXPECT_FALSE((Looks{{{14.9, 14.9, 20, 20, 20}}}.are_steady()));
}

TEST(SteadyClock, MayBeTooCoarseToCostAnything) {
  EXPECT_TRUE(Looks{{Costs(8, 0.0)}}.are_steady());
  EXPECT_FALSE((Looks{{{0, 0, 0, 1000, 1000}}}.are_steady()));
}

TEST(SteadyClock, IsLookedForTenTimes) {
  const Costs jumps{20, 20, 20, 120, 120};
  const Costs steady(5, 20.0);
  std::vector<Costs> nine(9, jumps);
  nine.push_back(steady);
  Looks late{nine};
  EXPECT_TRUE(late.are_steady()) << "a busy moment stops nobody";
  std::vector<Costs> ten(10, jumps);
  ten.push_back(steady);
  Looks too_late{ten};
  EXPECT_FALSE(too_late.are_steady());
  EXPECT_EQ(too_late.taken, 10U);
}

TEST(SteadyClock, SaysHowFarItSpreadAtBest) {
  Looks looks{{{20, 20, 20, 120, 120}, {20, 20, 20, 30, 30}, {20, 20, 20, 140, 140}}};
  try {
    require_steady_clock([&] { return looks.looks[std::min(looks.taken++, std::size_t{2})]; }, no_pause);
    FAIL() << "steady";
  } catch (const Unresolved& error) {
    EXPECT_NE(std::string(error.what()).find("50 % of its median, more than 25 %"), std::string::npos)
        << error.what();
  }
}

TEST(CostsOfClockPairs, AreTaken) {
  const Costs costs = costs_of_clock_pairs();
  EXPECT_GE(costs.size(), 20U) << "quartiles want some";
  EXPECT_TRUE(std::ranges::all_of(costs, [](double cost) { return cost >= 0; }));
}

}  // namespace
}  // namespace ipcbench
