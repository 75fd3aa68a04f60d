#include "measure/pass.h"

#include "measure/cases.h"

namespace ipcbench {
namespace {

TEST(Pace, CutsAPassIntoTenSlicesAfterATenthOfWarmUp) {
  const Pace pace({.pass_s = 0.5});
  EXPECT_EQ(pace.pass_ns, 500'000'000U);
  EXPECT_EQ(pace.slice_ns, 50'000'000U);
  EXPECT_EQ(pace.warm_up_ns, 50'000'000U);
}

TEST(Pace, KeepsSlicesLongEnoughToTimeAndShortEnoughToStop) {
  EXPECT_EQ(Pace({.pass_s = 0.001}).slice_ns, 1'000'000U);
  EXPECT_EQ(Pace({.pass_s = 0.001}).warm_up_ns, 5'000'000U);
  EXPECT_EQ(Pace({.pass_s = 60}).slice_ns, 100'000'000U);
  EXPECT_EQ(Pace({.pass_s = 60}).warm_up_ns, 6'000'000'000U);
}

class PassTest : public MeasureTest {
 protected:
  PassTest() : session_(*point_.mechanism, names_, session_config(point_, bench_)) {}

  Case point_ = case_of("pipe");
  Session session_;
};

TEST_F(PassTest, GoesOnInWholeSlicesUntilItsTimeIsFilled) {
  constexpr std::uint64_t trips = 7;
  constexpr std::uint64_t pass_ns = 2'000'000;
  const Slices all = run_pass(session_, Order::round_trips, trips, pass_ns);
  EXPECT_GE(all.elapsed_ns, pass_ns);
  EXPECT_GT(all.trips, 0U);
  EXPECT_EQ(all.trips % trips, 0U);
}

TEST_F(PassTest, IsNothingWhereThereIsNothingToFill) {
  EXPECT_EQ(run_pass(session_, Order::round_trips, 7, 0).trips, 0U);
}

TEST_F(PassTest, FindsATripAtLeastForASliceHoweverShort) {
  EXPECT_EQ(calibrate(session_, Order::round_trips, 0, 1), 1U);
}

TEST_F(PassTest, FindsMoreTripsForAFarLongerSlice) {
  EXPECT_GT(calibrate(session_, Order::stream, 0, 20'000'000), calibrate(session_, Order::stream, 0, 20'000));
}

TEST_F(PassTest, SetsASessionUpAsTheCaseAsksFor) {
  const CpuPair pair = one_cpu();
  const Case point{point_.mechanism, Wait::poll, 4096, Placement::same_core, Idle::system_default, pair};
  const Bench bench{.names = names_,
                    .deadline = std::chrono::milliseconds(123),
                    .spin_bound = std::chrono::nanoseconds(77)};
  const SessionConfig config = session_config(point, bench);
  EXPECT_EQ(config.message_bytes, 4096U);
  EXPECT_EQ(config.wait, Wait::poll);
  EXPECT_EQ(config.spin_bound.count(), 77);
  EXPECT_EQ(config.cpus->a, pair.a);
  EXPECT_FALSE(config.measure_capacity);
  EXPECT_EQ(config.deadline.count(), 123);
}

}  // namespace
}  // namespace ipcbench
