#include "measure/costs.h"

#include <gmock/gmock.h>

#include "measure/cases.h"
#include "os/system_call_counter.h"

namespace ipcbench {
namespace {

class CostsTest : public MeasureTest {
 protected:
  Session open(std::string_view id, Wait wait) {
    const Case point = case_of(id, wait);
    return {*point.mechanism, names_, session_config(point, bench_)};
  }
};

TEST_F(CostsTest, AreDividedAmongTheMessages) {
  const Session session = open("pipe", Wait::block);
  const Usage usage{.cpu_ns = 5'000, .voluntary_switches = 20, .involuntary_switches = 5, .page_faults = 1};
  const Timed slices{.elapsed_ns = 1'000, .usage = usage, .others_ns = 10};
  const Costs costs =
      costs_of(session.pids(), slices, 10, {.disturbance = {.steal_percent = 3.5, .throttled_us = 77}});
  EXPECT_DOUBLE_EQ(costs.cpu_ns, 500);
  EXPECT_DOUBLE_EQ(costs.voluntary_switches, 2);
  EXPECT_DOUBLE_EQ(costs.involuntary_switches, 0.5);
  EXPECT_DOUBLE_EQ(costs.page_faults, 0.1);
  EXPECT_EQ(costs.system_calls, std::nullopt) << "counted elsewhere";
  EXPECT_EQ(costs.steal_percent, 3.5);
  EXPECT_EQ(costs.throttled_us, 77.0);
  EXPECT_DOUBLE_EQ(costs.cpu_wait_percent.value_or(1), 1);
}

TEST_F(CostsTest, HoldTheMemoryOfBothSides) {
  const Session session = open("pipe", Wait::block);
  const auto bytes = costs_of(session.pids(), {}, 1, {}).resident_bytes;
  ASSERT_TRUE(bytes);
  EXPECT_GT(*bytes, 2 * 4096.0);
}

class SystemCalls : public CostsTest {
 protected:
  void SetUp() override {
    if (const auto why_not = SystemCallCounter::why_not()) GTEST_SKIP() << *why_not;
  }
  double per_trip(std::string_view id, Wait wait, Order order = Order::round_trips) {
    Session session = open(id, wait);
    const auto calls = system_calls_per_trip(session, order, 1'000);
    session.finish();
    return calls.value();
  }
};

// Within 2 %: how often a side looks again before a slice begins is not the same each time.
TEST_F(SystemCalls, AreTwoForAMessageThroughAPipe) {
  EXPECT_NEAR(per_trip("pipe", Wait::block), 4, 0.08);
}

TEST_F(SystemCalls, AreThreeWhereTheReceiverAsksFirst) {
  EXPECT_NEAR(per_trip("pipe", Wait::poll), 6, 0.12);
  EXPECT_NEAR(per_trip("unix-dgram", Wait::epoll), 6, 0.12);
}

TEST_F(SystemCalls, AreNoneWhereBothSidesSpinInMemory) {
  EXPECT_NEAR(per_trip("shm-sem", Wait::spin), 0, 0.08);
}

TEST_F(SystemCalls, AreHalfAsManyForAMessageOfAStream) {
  EXPECT_NEAR(per_trip("unix-dgram", Wait::block, Order::stream), 2, 0.04);
}

}  // namespace
}  // namespace ipcbench
