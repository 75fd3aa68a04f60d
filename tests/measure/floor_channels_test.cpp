#include "measure/floor_channels.h"

#include "harness/session.h"
#include "measure/cases.h"

namespace ipcbench {
namespace {

class FutexChannel : public MeasureTest {};

TEST_F(FutexChannel, CarriesStampedRoundTrips) {
  constexpr std::uint64_t trips = 100;
  Session session(futex_channel(names_), {});
  EXPECT_EQ(session.run(Order::round_trips, trips).trips, trips);
  EXPECT_EQ(session.run(Order::round_trips, 1, 0).trips, 1U);
  session.run(Order::clocked_round_trips, trips);
  EXPECT_EQ(session.latency_ns().count(), trips);
  session.finish();
}

TEST_F(FutexChannel, MakesNoNames) {
  const auto futex = futex_channel(names_);
  for (const auto& entry : std::filesystem::directory_iterator(names_.path())) {
    EXPECT_EQ(entry.path().filename(), "journal");
  }
}

}  // namespace
}  // namespace ipcbench
