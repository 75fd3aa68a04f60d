#include "measure/floor_channels.h"

#include "harness/session.h"
#include "measure/cases.h"

namespace ipcbench {
namespace {

class FloorChannels : public MeasureTest {
 protected:
  static void expect_carried(std::unique_ptr<Channel> channel) {
    constexpr std::uint64_t trips = 100;
    Session session(std::move(channel), {});
    EXPECT_EQ(session.run(Order::round_trips, trips).trips, trips);
    EXPECT_EQ(session.run(Order::round_trips, 1, 0).trips, 1U);
    session.run(Order::clocked_round_trips, trips);
    EXPECT_EQ(session.latency_ns().count(), trips);
    session.finish();
  }
};

TEST_F(FloorChannels, CarryStampedRoundTrips) {
  expect_carried(futex_channel(names_));
  expect_carried(cache_line_channel(names_));
}

TEST_F(FloorChannels, MakeNoNames) {
  const auto cache_line = cache_line_channel(names_);
  const auto futex = futex_channel(names_);
  for (const auto& entry : std::filesystem::directory_iterator(names_.path())) {
    EXPECT_EQ(entry.path().filename(), "journal");
  }
}

}  // namespace
}  // namespace ipcbench
