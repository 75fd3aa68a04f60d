// What every mechanism does in a session: round trips and streams, messages in place, calls, and several
// sides.

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <utility>

#include "mechanisms/conformance.h"

namespace ipcbench {
namespace {

// How many messages of a stream were received, and how many lost.
void expect_stream(Session& session, std::uint64_t messages, bool lossless) {
  const Slices stream = session.run(Order::stream, messages, 0);
  EXPECT_GE(stream.trips + stream.lost, messages);
  EXPECT_TRUE(!lossless || stream.trips == messages) << stream.trips;
}

TEST_P(Conformance, CarriesStampedRoundTripsAndStreams) {
  const bool lossless = mechanism_.description().lossless;
  for (const std::size_t bytes : sizes()) {
    const std::uint64_t trips = so_many(bytes > 100'000 ? 3 : 200);
    Session session(mechanism_, names_, config(bytes));
    EXPECT_EQ(session.run(Order::round_trips, trips).trips, trips);
    session.run(Order::clocked_round_trips, trips, 0);
    EXPECT_EQ(session.latency_ns().count(), trips);
    if (lossless || bytes >= stamp_bytes) expect_stream(session, trips, lossless);
    session.run(Order::round_trips, 1, 0);
    session.finish();
  }
}

TEST_P(Conformance, CarriesMessagesThatAreWrittenAndReadInPlace) {
  if (!mechanism_.zero_copy) {
    EXPECT_THROW(mechanism_.open({.message_bytes = some_bytes(),
                                  .names = names_,
                                  .wait = GetParam().wait,
                                  .transfer = Transfer::zero_copy}),
                 std::invalid_argument);
    return;
  }
  for (const std::size_t bytes : sizes()) {
    const std::uint64_t trips = so_many(bytes > 100'000 ? 3 : 200);
    SessionConfig in_place = config(bytes);
    in_place.transfer = Transfer::zero_copy;
    Session session(mechanism_, names_, in_place);
    session.run(Order::round_trips, trips);
    session.run(Order::unstamped_round_trips, trips, 0);
    session.run(Order::stream, trips, 0);
    session.run(Order::round_trips, 1, 0);
    session.finish();
  }
}

TEST_P(Conformance, CarriesCallsOfWhichSeveralAreUnderWay) {
  if (mechanism_.description().family != remote_call_family) GTEST_SKIP() << "it makes no calls";
  for (const std::size_t reply_bytes : {std::size_t{1}, std::size_t{64} * 1024}) {
    for (const unsigned in_flight : {1U, 16U}) {
      SessionConfig calls = config(64);
      calls.reply_bytes = reply_bytes;
      calls.in_flight = in_flight;
      Session session(mechanism_, names_, calls);
      EXPECT_EQ(session.run(Order::calls, so_many(300)).trips, so_many(300));
      session.run(Order::clocked_calls, so_many(300));
      EXPECT_EQ(session.latency_ns().count(), so_many(300));
      session.run(Order::serialize_calls, 10);
      session.run(Order::deserialize_calls, 10);  // compares what came out
      session.run(Order::stream, so_many(50));
      session.run(Order::calls, 20);
      session.finish();
    }
  }
}

// Each is larger than what the kernel or a library lets be under way, so that a side has to read while it
// writes.
TEST_P(Conformance, CarriesLargeCallsOfWhichSeveralAreUnderWay) {
  if (mechanism_.description().family != remote_call_family) GTEST_SKIP() << "it makes no calls";
  SessionConfig large = config(std::size_t{1} << 20);
  large.in_flight = 16;
  Session session(mechanism_, names_, large);
  EXPECT_EQ(session.run(Order::calls, so_many(30), 1).trips, so_many(30));
  session.finish();
}

TEST_P(Conformance, DeliversEachMessageOfSeveralProducersToOneOfSeveralConsumers) {
  const std::size_t most = mechanism_.description().many_to_many_bytes;
  // Several that spin on one CPU wait for each other's time slices.
  if (most < stamp_bytes || GetParam().wait == Wait::spin) GTEST_SKIP() << "it is not for several";
  for (const auto& [producers, consumers] : {std::pair(4U, 1U), {1U, 4U}, {3U, 3U}}) {
    SessionConfig shared = config(std::min<std::size_t>(most, 64));
    shared.producers = producers;
    shared.consumers = consumers;
    Session session(mechanism_, names_, shared);
    // On a busy machine it may take several until a producer has its turn.
    for (std::uint64_t messages = 0; messages == 0;) {
      const SharedSlice came = session.run_shared(std::chrono::milliseconds(10));
      EXPECT_EQ(came.sent.size(), producers);
      EXPECT_EQ(came.received.size(), consumers);
      messages += came.slice.trips;
    }
    session.finish();
  }
}

TEST_P(Conformance, SharesNothingLargerThanItSays) {
  const std::size_t most = mechanism_.description().many_to_many_bytes;
  if (most >= max_bytes()) GTEST_SKIP() << "whatever it carries may be shared";
  EXPECT_THROW(
      mechanism_.open({.message_bytes = most + 1, .names = names_, .wait = GetParam().wait, .producers = 2}),
      std::invalid_argument);
}

}  // namespace
}  // namespace ipcbench
