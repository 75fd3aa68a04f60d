// The open loop with a clock that the test drives, over a transport whose every sending is written down.

#include <functional>
#include <random>
#include <utility>

#include "harness/driven_clock.h"
#include "harness/loops.h"

namespace ipcbench {
namespace {

// When one message was being sent.
struct Sending {
  std::uint64_t begin_ns;
  std::uint64_t end_ns;
};

// How long the sending of message `number` takes.
using TakesNs = std::function<std::uint64_t(std::size_t number)>;

// A producer's end that writes down when it was used.
class ProducerEnd {
 public:
  ProducerEnd(std::vector<Sending>& sent, TakesNs takes_ns) : sent_(&sent), takes_ns_(std::move(takes_ns)) {}

  void send(ConstBytes) {
    const std::uint64_t begin = DrivenClock::time_ns;
    DrivenClock::time_ns += takes_ns_(sent_->size());
    sent_->push_back({begin, DrivenClock::time_ns});
  }
  void receive(Bytes) {}

 private:
  std::vector<Sending>* sent_;
  TakesNs takes_ns_;
};

// Its consumer's: a message is there as soon as it was sent, and none comes that was not.
class ConsumerEnd {
 public:
  explicit ConsumerEnd(const std::vector<Sending>& sent) : sent_(&sent) {}

  void send(ConstBytes) {}
  void receive(Bytes message) {
    DrivenClock::time_ns = std::max(DrivenClock::time_ns, sent_->at(received_++).end_ns);
    std::ranges::copy(peer_.front(), message.begin());
    peer_.pop();
  }

 private:
  const std::vector<Sending>* sent_;
  std::size_t received_ = 0;
  Outbox peer_{64, mark_of(Role::initiator)};
};

class OpenLoop : public testing::TestWithParam<Schedule> {
 protected:
  OpenLoop() {
    DrivenClock::set(5 * ns_per_ms, look_ns);
    load_.interval_ns = 1e6;
    load_.give_up_ns = 3600 * ns_per_s;
    load_.messages = 1'000;
  }

  // Both sides, one after the other: the consumer's clock begins where the producer's did.
  void run(TakesNs takes_ns) {
    const std::uint64_t begin = DrivenClock::time_ns;
    Attached<ProducerEnd> producer(ProducerEnd(sent_, std::move(takes_ns)), Role::initiator, 64);
    send_paced<DrivenClock>(producer, load_);
    DrivenClock::time_ns = begin;
    Attached<ConsumerEnd> consumer(ConsumerEnd(sent_), Role::responder, 64);
    receive_paced<DrivenClock>(consumer, load_, latency_ns_);
  }
  [[nodiscard]] std::uint64_t late_ones(std::uint64_t than_ns) const {
    std::uint64_t late = 0;
    latency_ns_.for_each_bucket(
        [&](std::uint64_t ns, std::uint64_t count) { late += ns > than_ns ? count : 0; });
    return late;
  }

  static constexpr std::uint64_t look_ns = ns_per_us;
  Load load_;
  std::vector<Sending> sent_;
  Histogram latency_ns_;
};

TEST_F(OpenLoop, ForgivesNothingOfAStall) {
  constexpr std::size_t stalled = 300;
  constexpr std::uint64_t stall_ns = 100 * ns_per_ms;
  constexpr std::uint64_t send_ns = 2 * ns_per_us;
  run([](std::size_t number) { return number == stalled ? stall_ns : send_ns; });

  // On time, a message takes a look at the clock and its sending. Each after the stall is due an interval
  // later, and makes up for it but for those two.
  constexpr std::uint64_t on_time_ns = look_ns + send_ns;
  Times expected(1'000, on_time_ns);
  for (std::size_t after = 0; after <= 100; ++after) {
    expected[stalled + after] = stall_ns + look_ns - after * (ns_per_ms - on_time_ns);
  }
  expect_quantiles(latency_ns_, expected);
  EXPECT_EQ(late_ones(ns_per_ms / 2), 100U);
  EXPECT_EQ(late_ones(50 * ns_per_ms), 51U);
}

TEST_F(OpenLoop, EndsBothSidesWhereTheProducerGivesUp) {
  load_.give_up_ns = 50 * ns_per_ms;
  run([](std::size_t) { return 3 * ns_per_ms; });
  // Message 17, which is sent 17 × 3.001 ms after the start, is the first beyond 50 ms.
  EXPECT_EQ(sent_.size(), 18U);
  EXPECT_EQ(load_.messages, 18U);
  EXPECT_EQ(latency_ns_.count(), 18U);
  EXPECT_EQ(load_.last_due_ns, 17 * ns_per_ms);
}

INSTANTIATE_TEST_SUITE_P(Schedules, OpenLoop, testing::Values(Schedule::fixed, Schedule::poisson),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST_P(OpenLoop, SendsNoMessageBeforeItIsDueAndALateOneAtOnce) {
  load_.schedule = GetParam();
  load_.seed = 42;
  std::mt19937 random(1);
  // Three quarters of an interval in the mean, so that it is early and late by turns.
  run([&](std::size_t) { return random() % (3 * ns_per_ms / 2); });

  ASSERT_EQ(sent_.size(), 1'000U);
  Arrivals arrivals = load_.arrivals();
  std::uint64_t free_ns = 0;
  int late = 0;
  for (const Sending& sending : sent_) {
    const std::uint64_t due_ns = load_.start_ns + arrivals.next();
    ASSERT_GE(sending.begin_ns, due_ns);
    ASSERT_LE(sending.begin_ns, std::max(due_ns, free_ns) + 2 * look_ns);
    if (free_ns >= due_ns) {
      ASSERT_EQ(sending.begin_ns, free_ns + look_ns);
      ++late;
    }
    free_ns = sending.end_ns;
  }
  EXPECT_GT(late, 100) << "the test is of late ones too";
  EXPECT_LT(late, 900) << "and of early ones";
}

// An early message would read as one that took centuries.
TEST_P(OpenLoop, CountsNoMessageAsEarly) {
  constexpr std::uint64_t short_look_ns = 7;
  DrivenClock::set(5 * ns_per_ms, short_look_ns);
  load_.schedule = GetParam();
  load_.seed = 42;
  load_.interval_ns = 1e3;
  run([](std::size_t) { return 0; });
  EXPECT_EQ(latency_ns_.count(), 1'000U);
  EXPECT_LT(latency_ns_.max(), 10 * short_look_ns) << "few are due while another is sent";
}

TEST_P(OpenLoop, TellsWhenTheLastMessageWasDue) {
  load_.schedule = GetParam();
  load_.seed = 42;
  load_.messages = 5;
  run([](std::size_t) { return ns_per_us; });
  Arrivals arrivals = load_.arrivals();
  for (int i = 0; i < 4; ++i) arrivals.next();
  EXPECT_EQ(load_.last_due_ns, arrivals.next());
}

}  // namespace
}  // namespace ipcbench
