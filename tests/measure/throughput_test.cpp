#include "measure/throughput.h"

#include "measure/cases.h"
#include "measure/floors.h"

namespace ipcbench {
namespace {

class ThroughputTest : public MeasureTest {};

TEST_F(ThroughputTest, TellsFiguresThatFitEachOther) {
  const Throughput result = measure_throughput(case_of("pipe"), short_effort, bench_);
  EXPECT_GT(result.messages, 0U);
  EXPECT_DOUBLE_EQ(result.message_bytes, 64);
  EXPECT_GE(result.elapsed_s, short_effort.pass_s);
  EXPECT_DOUBLE_EQ(result.messages_per_s() * result.elapsed_s, static_cast<double>(result.messages));
  EXPECT_DOUBLE_EQ(result.message_ns() * result.messages_per_s(), 1e9);
  EXPECT_GT(result.per_message.cpu_ns, 0);
  EXPECT_EQ(result.floor_ns, std::nullopt) << "nobody asked for one";
}

TEST_F(ThroughputTest, TellsWhatTheChannelHolds) {
  const Capacity pipe = measure_throughput(case_of("pipe"), short_effort, bench_).capacity;
  ASSERT_TRUE(pipe.messages);
  EXPECT_EQ(pipe.bytes, *pipe.messages * 64);
  EXPECT_EQ(measure_throughput(case_of("shm-sem"), short_effort, bench_).capacity.messages, 1U);
}

TEST_F(ThroughputTest, BearsTheFloorOfItsCase) {
  Floors floors(bench_);
  bench_.floors = &floors;
  const Case point = case_of("pipe", Wait::block, one_cpu());
  const Throughput result = measure_throughput(point, short_effort, bench_);
  EXPECT_EQ(result.floor_ns, floors.streamed_message_ns(point, std::nullopt, result.capacity));
  EXPECT_TRUE(result.floor_ns);
}

TEST_F(ThroughputTest, TellsTheSharesOfSeveralProducersAndConsumers) {
  Case point = case_of("pipe");
  point.producers = 2;
  point.consumers = 3;
  const Throughput result = measure_throughput(point, short_effort, bench_);
  EXPECT_GT(result.messages, 0U);
  ASSERT_EQ(result.producer_shares.size(), 2U);
  ASSERT_EQ(result.consumer_shares.size(), 3U);
  EXPECT_NEAR(result.producer_shares[0] + result.producer_shares[1], 1, 1e-9);
  EXPECT_NEAR(result.consumer_shares[0] + result.consumer_shares[1] + result.consumer_shares[2], 1, 1e-9);
}

TEST_F(ThroughputTest, CountsWhatAMailboxLoses) {
  const Throughput result = measure_throughput(case_of("mailbox"), short_effort, bench_);
  EXPECT_GT(result.messages, 0U);
  EXPECT_FALSE(result.per_message.system_calls) << "what was sent and lost took calls, too";
}

}  // namespace
}  // namespace ipcbench
