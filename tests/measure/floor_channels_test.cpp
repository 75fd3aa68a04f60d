#include "measure/floor_channels.h"

#include <gtest/gtest.h>

#include "harness/session.h"

namespace ipcbench {
namespace {

TEST(FutexChannel, CarriesStampedRoundTrips) {
  constexpr std::uint64_t trips = 100;
  Session session(futex_channel(), {});
  EXPECT_EQ(session.run(Order::round_trips, trips).trips, trips);
  EXPECT_EQ(session.run(Order::round_trips, 1, 0).trips, 1U);
  session.run(Order::clocked_round_trips, trips);
  EXPECT_EQ(session.latency_ns().count(), trips);
  session.finish();
}

}  // namespace
}  // namespace ipcbench
