#include "measure/floors.h"

#include "measure/cases.h"

namespace ipcbench {
namespace {

// A wake-up is 1000 - 2 × 100 = 800.
constexpr FloorParts parts{.system_call = 100, .copy = 30, .cache_line = 60, .hand_over = 1000};

constexpr PerMessage pipe{.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1};
constexpr PerMessage semaphores{.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1};

Description with(const PerMessage& happens) {
  return {.id = "made-up",
          .title = "",
          .family = "",
          .waits = memory_waits,
          .payload = Payload::bytes,
          .lossless = true,
          .boundaries = true,
          .per_message = happens};
}

double message_ns(const PerMessage& happens, Wait wait, bool same_cpu) {
  return message_floor_ns(per_message(with(happens), wait), parts, same_cpu);
}

double streamed_ns(const PerMessage& happens, Wait wait, bool same_cpu, double capacity) {
  return streamed_floor_ns(per_message(with(happens), wait), parts, same_cpu, capacity);
}

TEST(MessageFloor, IsCallsCopiesAndAWakeUpWhereTheReceiverSleeps) {
  for (const bool same_cpu : {false, true}) {
    EXPECT_DOUBLE_EQ(message_ns(pipe, Wait::block, same_cpu), 200 + 60 + 800);
    EXPECT_DOUBLE_EQ(message_ns(semaphores, Wait::block, same_cpu), 200 + 60 + 800);
  }
}

TEST(MessageFloor, HasHalfACacheLinesRoundTripWhereTheReceiverLooks) {
  EXPECT_DOUBLE_EQ(message_ns(pipe, Wait::spin, false), 200 + 60 + 30);
  EXPECT_DOUBLE_EQ(message_ns(semaphores, Wait::spin, false), 60 + 30);
}

TEST(MessageFloor, HasASwitchOnOneCpuHoweverTheReceiverWaits) {
  EXPECT_DOUBLE_EQ(message_ns(pipe, Wait::spin, true), 200 + 60 + 800);
  EXPECT_DOUBLE_EQ(message_ns(semaphores, Wait::yield, true), 60 + 800);
}

TEST(MessageFloor, HasOneCallMoreWhereTheReceiverAsksFirst) {
  EXPECT_DOUBLE_EQ(message_ns(pipe, Wait::poll, false), 300 + 60 + 800);
  EXPECT_DOUBLE_EQ(message_ns(pipe, Wait::epoll, true), 300 + 60 + 800);
}

TEST(MessageFloor, CountsNoWakeUpAsLessThanNothing) {
  constexpr FloorParts odd{.system_call = 600, .copy = 30, .cache_line = 60, .hand_over = 1000};
  EXPECT_DOUBLE_EQ(message_floor_ns(pipe, odd, false), 2 * 600 + 60);
  EXPECT_DOUBLE_EQ(streamed_floor_ns(pipe, odd, true, 1), 2 * 600 + 60);
}

TEST(StreamedFloor, SharesASwitchThereAndBackAmongWhatTheChannelHoldsOnOneCpu) {
  EXPECT_DOUBLE_EQ(streamed_ns(pipe, Wait::block, true, 1), 200 + 60 + 2 * 800);
  EXPECT_DOUBLE_EQ(streamed_ns(pipe, Wait::block, true, 1000), 200 + 60 + 1.6);
  EXPECT_DOUBLE_EQ(streamed_ns(pipe, Wait::poll, true, 1000), 300 + 60 + 1.6);
  EXPECT_DOUBLE_EQ(streamed_ns(semaphores, Wait::block, true, 1), 60 + 2 * 800);
  EXPECT_DOUBLE_EQ(streamed_ns(semaphores, Wait::spin, true, 1000), 60 + 1.6);
}

TEST(StreamedFloor, IsTheSlowerOfHalfTheWorkAndTheLineOnTwoCpus) {
  EXPECT_DOUBLE_EQ(streamed_ns(pipe, Wait::block, false, 1), (200 + 60) / 2.0);
  EXPECT_DOUBLE_EQ(streamed_ns(pipe, Wait::poll, false, 1000), (300 + 60) / 2.0);
  EXPECT_DOUBLE_EQ(streamed_ns(semaphores, Wait::spin, false, 1), 60) << "the line";
  EXPECT_DOUBLE_EQ(streamed_ns(semaphores, Wait::block, false, 1000), 60 / 2.0) << "the copies";
}

class FloorsTest : public MeasureTest {
 protected:
  std::optional<double> round_trip_ns(const Case& point, std::optional<double> cache_line_ns = {}) {
    return floors_.round_trip_ns(point, cache_line_ns);
  }
  std::optional<double> streamed_message_ns(const Case& point, const Capacity& capacity) {
    return floors_.streamed_message_ns(point, std::nullopt, capacity);
  }

  Floors floors_{bench_};
};

// Measured twice, a median would differ in some digit.
TEST_F(FloorsTest, MeasuresEachPartOnce) {
  const auto pipe_ns = round_trip_ns(case_of("pipe", Wait::block, one_cpu()));
  ASSERT_TRUE(pipe_ns);
  EXPECT_GT(*pipe_ns, 0);
  EXPECT_EQ(round_trip_ns(case_of("pipe", Wait::block, one_cpu())), pipe_ns);
  EXPECT_EQ(round_trip_ns(case_of("fifo", Wait::block, one_cpu())), pipe_ns)
      << "what is declared alike has one floor";
  EXPECT_NE(Floors(bench_).round_trip_ns(case_of("pipe", Wait::block, one_cpu()), std::nullopt), pipe_ns);
}

TEST_F(FloorsTest, TakesTheCacheLineOfTheSession) {
  const auto pair = two_cpus();
  if (!pair) GTEST_SKIP() << "there is one CPU";
  const Case spinning = case_of("shm-sem", Wait::spin, *pair);
  EXPECT_DOUBLE_EQ(*round_trip_ns(spinning, 400) - *round_trip_ns(spinning, 100), 400 - 100)
      << "half a trip of the line for each message";
  EXPECT_EQ(round_trip_ns(case_of("mmap", Wait::spin, *pair), 400), round_trip_ns(spinning, 400));
}

TEST_F(FloorsTest, MeasuresAWakeUpOnceForEachDistance) {
  const auto pair = two_cpus();
  if (!pair) GTEST_SKIP() << "there is one CPU";
  const Case sleeping = case_of("pipe", Wait::block, *pair);
  const auto far = round_trip_ns(sleeping, 400);
  EXPECT_EQ(round_trip_ns(sleeping, 410), far);
  EXPECT_NE(round_trip_ns(sleeping, 100), far);
  EXPECT_EQ(round_trip_ns(sleeping, 400), far);
}

TEST_F(FloorsTest, AddsOneCallToAMessageThatIsAskedForFirst) {
  const auto floor_ns = [&](Wait wait) { return *round_trip_ns(case_of("pipe", wait, one_cpu())); };
  EXPECT_GT(floor_ns(Wait::poll), floor_ns(Wait::block));
  EXPECT_EQ(floor_ns(Wait::poll), floor_ns(Wait::epoll));
}

TEST_F(FloorsTest, AreLowerForAStreamThatHoldsMore) {
  const auto floor_ns = [&](std::uint64_t capacity) {
    return *streamed_message_ns(case_of("pipe", Wait::block, one_cpu()), {{}, capacity});
  };
  EXPECT_LE(floor_ns(1000), floor_ns(1));
}

TEST_F(FloorsTest, AreUnknownWhereTheSidesAreNotPinned) {
  EXPECT_EQ(round_trip_ns(case_of("pipe")), std::nullopt);
  EXPECT_EQ(streamed_message_ns(case_of("pipe"), {{}, 1000}), std::nullopt);
}

TEST_F(FloorsTest, AreUnknownForAStreamOfUnknownCapacity) {
  const Case point = case_of("pipe", Wait::block, one_cpu());
  EXPECT_EQ(streamed_message_ns(point, {}), std::nullopt);
  EXPECT_EQ(streamed_message_ns(point, {{}, 0}), std::nullopt);
}

}  // namespace
}  // namespace ipcbench
