// The closed loops with a clock that the test drives, over a transport whose every trip is written down.

#include <cmath>
#include <random>

#include "harness/driven_clock.h"
#include "harness/loops.h"

namespace ipcbench {
namespace {

// The initiator's end of a transport whose round trips take so long, one after the other.
class TimedTrips {
 public:
  explicit TimedTrips(const Times& trips_ns) : next_(trips_ns.begin()) {}

  void send(ConstBytes) {}
  void receive(Bytes message) {
    DrivenClock::time_ns += *next_++;
    std::ranges::copy(peer_.front(), message.begin());
    peer_.pop();
  }

 private:
  Times::const_iterator next_;
  Outbox peer_{64, mark_of(Role::responder)};
};

double mean_ns(const Times& trips_ns) {
  Attached<TimedTrips> side(TimedTrips(trips_ns), Role::initiator, 64);
  const std::uint64_t start = DrivenClock::time_ns;
  round_trips(side, trips_ns.size());
  return static_cast<double>(DrivenClock::time_ns - start) / static_cast<double>(trips_ns.size());
}

Histogram clocked(const Times& trips_ns) {
  Attached<TimedTrips> side(TimedTrips(trips_ns), Role::initiator, 64);
  Histogram times;
  clocked_round_trips<DrivenClock>(side, trips_ns.size(), times);
  return times;
}

Times plus(Times times, std::uint64_t more) {
  for (std::uint64_t& time : times) time += more;
  return times;
}

// Round trips as a machine has them: many alike and a long tail. Median 6 µs.
Times lognormal_trips() {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> durations(std::log(6'000), 1);
  Times trips(20'000);
  for (std::uint64_t& trip : trips) trip = static_cast<std::uint64_t>(durations(random));
  return trips;
}

class ClosedLoop : public testing::Test {
 protected:
  ClosedLoop() { DrivenClock::set(12'345, 0); }
};

TEST_F(ClosedLoop, ReadsWhatATransportTakesMoreInTheMean) {
  const Times trips = lognormal_trips();
  EXPECT_EQ(mean_ns(plus(trips, 50 * ns_per_us)), mean_ns(trips) + 50'000);
}

TEST_F(ClosedLoop, ReadsWhatATransportTakesMoreInEveryPercentile) {
  const Times trips = lognormal_trips();
  expect_quantiles(clocked(trips), trips);
  expect_quantiles(clocked(plus(trips, 50 * ns_per_us)), plus(trips, 50 * ns_per_us));
}

TEST_F(ClosedLoop, ReadsShortTripsExactly) {
  Times trips;
  for (std::uint64_t ns = 0; ns < 78; ++ns) trips.push_back(ns);
  expect_quantiles(clocked(trips), trips);
  expect_quantiles(clocked(plus(trips, 50)), plus(trips, 50));
}

TEST_F(ClosedLoop, ReadsOneLookAtTheClockWithEachTrip) {
  DrivenClock::set(0, 25);
  expect_quantiles(clocked({40, 50, 60}), {65, 75, 85});
}

}  // namespace
}  // namespace ipcbench
