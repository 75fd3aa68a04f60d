#include "advice/offers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

CaseKey key_of(const std::string& mechanism) {
  CaseKey key;
  key[case_column("mechanism")] = mechanism;
  key[case_column("wait")] = "block";
  key[case_column("message_bytes")] = "64";
  key[case_column("transfer")] = "copy";
  return key;
}

Figure figure(const std::string& metric, double median, std::size_t sessions = 7) {
  return {.metric = metric,
          .sessions = sessions,
          .median = median,
          .interval = Interval{median - 1, median + 1},
          .pooled = {}};
}

TEST(OffersOf, PutsTheBenchesOfACaseTogether) {
  Figure p99 = figure("rtt_p99_ns", 900);
  p99.pooled = 950;
  const std::vector<BenchSummary> summaries{
      {"latency", "run", {{key_of("pipe"), {figure("rtt_mean_ns", 500), p99}}}},
      {"throughput",
       "run",
       {{key_of("pipe"), {figure("messages_per_s", 1e6), figure("cpu_ns_per_message", 200)}}}}};
  const std::vector<Offer> offers = offers_of(summaries);
  ASSERT_THAT(offers, SizeIs(1));
  const Offer& pipe = offers[0];
  EXPECT_EQ(pipe.mechanism, "pipe");
  EXPECT_EQ(pipe.message_bytes, 64U);
  EXPECT_EQ(pipe.rtt_ns.value().median, 500);
  EXPECT_EQ(pipe.rtt_ns.value().low(), 499);
  EXPECT_EQ(pipe.rtt_p99_ns, 950);
  EXPECT_EQ(pipe.messages_per_s.value().high(), 1e6 + 1);
  EXPECT_EQ(pipe.cpu_ns_per_message.value().median, 200);
  EXPECT_EQ(pipe.cpu_ns_per_message.value().high(), 201);
}

TEST(OffersOf, LeavesUnknownWhatOneBenchDidNotMeasure) {
  const std::vector<Offer> offers = offers_of(
      std::vector<BenchSummary>{{"throughput", "run", {{key_of("pipe"), {figure("messages_per_s", 1e6)}}}}});
  ASSERT_THAT(offers, SizeIs(1));
  EXPECT_FALSE(offers[0].rtt_ns);
  EXPECT_FALSE(offers[0].cpu_ns_per_message);
}

TEST(OffersOf, TakesNeitherSeveralSidesNorOtherQuestions) {
  CaseKey shared = key_of("pipe");
  shared[case_column("producers")] = "4";
  const std::vector<BenchSummary> summaries{
      {"throughput", "run", {{shared, {figure("messages_per_s", 1e6)}}}},
      {"load", "run", {{key_of("pipe"), {figure("latency_p50_ns", 1)}}}}};
  EXPECT_THAT(offers_of(summaries), IsEmpty());
}

TEST(OffersOf, OfTwoDistancesTakesTheOneThatTheRunHadMostly) {
  CaseKey near = key_of("pipe");
  near[case_column("distance")] = "near";
  CaseKey far = key_of("pipe");
  far[case_column("distance")] = "far";
  CaseKey near_alone = key_of("fifo");
  near_alone[case_column("distance")] = "near";
  const std::vector<BenchSummary> summaries{
      {"latency",
       "run",
       {{near, {figure("rtt_mean_ns", 300, 2)}},
        {far, {figure("rtt_mean_ns", 900, 1)}},
        {near_alone, {figure("rtt_mean_ns", 200, 1)}}}},
      {"throughput", "run", {{far, {figure("messages_per_s", 1e6, 3)}}}}};
  EXPECT_EQ(main_distance(summaries), "far");
  const std::vector<Offer> offers = offers_of(summaries);
  ASSERT_THAT(offers, SizeIs(2));
  EXPECT_FALSE(offers[0].rtt_ns) << "what was measured near cannot be compared";
  EXPECT_EQ(offers[0].round_trips_elsewhere, "near");
  EXPECT_EQ(offers[1].rtt_ns.value().median, 900);
  EXPECT_EQ(offers[1].round_trips_elsewhere, "");
  EXPECT_EQ(main_distance({}), "");
}

}  // namespace
}  // namespace ipcbench
