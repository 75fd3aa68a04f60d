#include "harness/session.h"

#include <gmock/gmock.h>

#include <thread>

#include "harness/troubled_channel.h"

namespace ipcbench {
namespace {

constexpr std::uint64_t trips = 100;

TEST(SessionTest, CountsTripsAndCosts) {
  Session session(channel(), {});
  const Slices slices = session.run(Order::round_trips, trips);
  EXPECT_EQ(slices.trips, trips);
  EXPECT_GT(slices.elapsed_ns, 0U);
  EXPECT_GT(slices.usage.cpu_ns, 0U);
  EXPECT_FALSE(slices.migrated);
  session.finish();
}

TEST(SessionTest, KeepsEveryClockedTripUntilCleared) {
  Session session(channel(), {});
  session.run(Order::clocked_round_trips, trips);
  session.run(Order::clocked_round_trips, trips);
  EXPECT_EQ(session.latency_ns().count(), 2 * trips);
  session.clear_latency();
  session.run(Order::round_trips, trips);
  EXPECT_EQ(session.latency_ns().count(), 0U);
}

TEST(SessionTest, SendsUnstampedMessagesThatCountForNothing) {
  Session session(channel(), {});
  EXPECT_EQ(session.run(Order::unstamped_round_trips, trips).trips, trips);
  session.run(Order::round_trips, trips);
  session.finish();
}

// How many messages each side had sent when the slice of one trip was over.
std::uint64_t messages_sent(std::optional<std::uint64_t> untimed_trips, const SessionConfig& config = {}) {
  const SharedBlock<std::atomic<std::uint64_t>> sent;
  Session session(channel([&](Role, std::uint64_t) { ++*sent; }), config);
  session.run(Order::round_trips, 1, untimed_trips);
  return *sent;
}

TEST(SessionTest, MakesTheUntimedTripsThatItIsAskedFor) {
  EXPECT_EQ(messages_sent(0), 2U);
  EXPECT_EQ(messages_sent(3), 2U * (3 + 1));
  EXPECT_EQ(messages_sent(std::nullopt), 2U * (8 + 1));
  EXPECT_EQ(messages_sent(std::nullopt, {.message_bytes = 1 << 20}), 2U * (2 + 1));
}

TEST(SessionTest, TellsHowNearAndAwakeItsCpusAre) {
  const auto cpus = allowed_cpus();
  if (cpus.size() < 2) GTEST_SKIP() << "there is one CPU";
  Session session(channel(), {.cpus = CpuPair{cpus[0].index, cpus[1].index, std::nullopt}});
  for (int time = 0; time < 3; ++time) {
    const CpuLook look = session.look_at_cpus();
    EXPECT_GT(look.cache_line_ns.value_or(0), 0);
    EXPECT_GT(look.wake_up_ns.value_or(0), 0);
  }
  EXPECT_EQ(session.run(Order::cache_line, 77).trips, 77U);
  session.run(Order::round_trips, trips);  // no message was counted
  session.finish();
}

TEST(SessionTest, TellsNothingOfOneCpuOrAny) {
  EXPECT_EQ(Session(channel(), {}).look_at_cpus().cache_line_ns, std::nullopt);
  const int cpu = allowed_cpus().front().index;
  const CpuLook look = Session(channel(), {.cpus = CpuPair{cpu, cpu, true}}).look_at_cpus();
  EXPECT_EQ(look.cache_line_ns, std::nullopt);
  EXPECT_EQ(look.wake_up_ns, std::nullopt);
}

TEST(SessionTest, RunsAnOpenLoopOnItsSchedule) {
  for (const Schedule schedule : {Schedule::fixed, Schedule::poisson}) {
    Session session(channel(), {});
    const LoadRequest request{
        .schedule = schedule, .per_s = 10'000, .messages = 200, .seed = 5, .give_up_s = 60};
    const PacedSlice paced = session.run_paced(request);
    session.finish();
    Arrivals arrivals(schedule, 1e9 / request.per_s, request.seed);
    std::uint64_t last_due_ns = 0;
    for (std::uint64_t i = 0; i < request.messages; ++i) last_due_ns = arrivals.next();
    EXPECT_EQ(paced.slice.trips, request.messages);
    EXPECT_EQ(session.latency_ns().count(), request.messages);
    EXPECT_DOUBLE_EQ(paced.scheduled_s, static_cast<double>(last_due_ns) / 1e9);
    EXPECT_GE(paced.elapsed_s, paced.scheduled_s);
    EXPECT_DOUBLE_EQ(paced.elapsed_s, static_cast<double>(paced.slice.elapsed_ns) / 1e9);
    EXPECT_GT(paced.consumer.cpu_ns, 0U);
    EXPECT_LT(paced.consumer.cpu_ns, paced.slice.usage.cpu_ns) << "the producer's is in the slice alone";
  }
}

TEST(SessionTest, EndsAnOpenLoopWhoseProducerGivesUp) {
  // A millisecond for each message, ten times as long as there is.
  Session session(channel([](Role role, std::uint64_t) {
                    if (role == Role::initiator) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                  }),
                  {});
  const PacedSlice paced = session.run_paced({.per_s = 10'000, .messages = 1'000'000, .give_up_s = 0.05});
  EXPECT_GT(paced.slice.trips, 0U);
  EXPECT_LE(paced.slice.trips, 52U);
  EXPECT_EQ(session.latency_ns().count(), paced.slice.trips);
  session.run(Order::round_trips, trips);  // both sides are at the same message
  session.finish();
}

TEST(SessionTest, GivesAnOpenLoopItsOwnTimeBeforeTheDeadline) {
  Session session(channel(), {.deadline = std::chrono::milliseconds(300)});
  // Half a second until the last is due.
  EXPECT_EQ(session.run_paced({.per_s = 10, .messages = 6, .give_up_s = 60}).slice.trips, 6U);
}

TEST(SessionTest, TellsWhatAttachingAndDetachingTook) {
  Session session(channel(), {});
  EXPECT_GT(session.attach_ns(), 0U);
  EXPECT_EQ(session.detach_ns(), 0U) << "nobody has let go";
  session.finish();
  EXPECT_GT(session.detach_ns(), 0U);
}

TEST(SessionTest, GivesUpTheRunnersPartOfTheChannel) {
  bool gone = false;
  struct Telling final : Transport {
    explicit Telling(bool& told) : gone(told) {}
    Telling(const Telling&) = delete;
    Telling& operator=(const Telling&) = delete;
    ~Telling() override { gone = true; }
    Capacity capacity() override { return {}; }
    std::unique_ptr<Endpoint> attach(Role role) override { return inner.attach(role); }
    void close_in_runner() override { inner.close_in_runner(); }
    TroubledTransport inner{[](Role, std::uint64_t) {}};
    bool& gone;
  };
  Session session(std::make_unique<Channel>(std::make_unique<Telling>(gone), 64), {});
  session.run(Order::round_trips, 1);
  session.finish();
  EXPECT_FALSE(gone);
  session.release_channel().reset();
  EXPECT_TRUE(gone);
}

TEST(SessionTest, FindsTheCapacityOnlyWhenAsked) {
  EXPECT_EQ(Session(channel(), {}).capacity().messages, std::nullopt);
  EXPECT_EQ(Session(channel(), {.measure_capacity = true}).capacity().messages, 56U);
}

TEST(SessionTest, PinsBothSides) {
  const auto cpus = allowed_cpus();
  const CpuPair pair{cpus.front().index, cpus.back().index, std::nullopt};
  Session session(channel(), {.cpus = pair});
  for (const auto& [role, cpu] : {std::pair{Role::initiator, pair.a}, std::pair{Role::responder, pair.b}}) {
    cpu_set_t set;
    ASSERT_EQ(::sched_getaffinity(session.pid(role), sizeof set, &set), 0);
    EXPECT_EQ(CPU_COUNT(&set), 1);
    EXPECT_TRUE(CPU_ISSET(static_cast<unsigned>(cpu), &set));
  }
}

}  // namespace
}  // namespace ipcbench
