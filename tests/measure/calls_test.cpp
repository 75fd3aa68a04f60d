#include "measure/calls.h"

#include "measure/cases.h"
#include "os/system_call_counter.h"

namespace ipcbench {
namespace {

class CallsTest : public MeasureTest {
 protected:
  CallResult calls(std::size_t reply_bytes, unsigned in_flight) {
    return measure_calls({case_of("unix-stream-framed"), reply_bytes, in_flight}, short_effort, bench_);
  }
};

TEST_F(CallsTest, TellsFiguresThatFitEachOther) {
  const CallResult result = calls(64, 1);
  EXPECT_GE(static_cast<double>(result.calls) / result.calls_per_s, short_effort.pass_s * 0.999);
  EXPECT_GT(result.call_ns.count(), 0U);
  EXPECT_LE(result.call_ns.quantile(0.5), result.call_ns.max());
  EXPECT_GE(result.timed_s, 2 * short_effort.pass_s * 0.999);
  EXPECT_GT(result.serialize_ns, 0);
  EXPECT_GT(result.deserialize_ns, 0);
  EXPECT_GT(result.per_call.cpu_ns, 0);
  EXPECT_EQ(result.per_call.system_calls.has_value(), !SystemCallCounter::why_not());
}

// A call of these is a request and a reply, two calls of the kernel each.
TEST_F(CallsTest, CountsWhatACallTakes) {
  if (const auto why_not = SystemCallCounter::why_not()) GTEST_SKIP() << *why_not;
  EXPECT_NEAR(calls(64, 1).per_call.system_calls.value_or(0), 4, 0.1);
}

TEST_F(CallsTest, GoWithRepliesOfAnotherSizeAndSeveralUnderWay) {
  const CallResult result = calls(100'000, 16);
  EXPECT_GT(result.calls, 0U);
  EXPECT_GT(result.call_ns.count(), 0U);
}

}  // namespace
}  // namespace ipcbench
