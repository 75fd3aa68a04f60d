// The session over transports that misbehave on purpose.

#include "harness/session.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <csignal>
#include <functional>

#include "os/error.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Two pipes with a mind of their own: `trouble` is called before each send of a side, with the number of the
// message.
using Trouble = std::function<void(Role, std::uint64_t)>;

class TroubledEnd {
 public:
  TroubledEnd(Fd in, Fd out, Role role, const Trouble& trouble)
      : in_(std::move(in)), out_(std::move(out)), role_(role), trouble_(trouble) {}

  void send(ConstBytes message) {
    trouble_(role_, sent_++);
    if (::write(out_.get(), message.data(), message.size()) < 0) throw_errno("write");
  }
  void receive(Bytes message) {
    if (::read(in_.get(), message.data(), message.size()) <= 0) throw std::runtime_error("the peer has gone");
  }

 private:
  Fd in_;
  Fd out_;
  Role role_;
  const Trouble& trouble_;
  std::uint64_t sent_ = 0;
};

class TroubledChannel final : public Channel {
 public:
  explicit TroubledChannel(Trouble trouble) : trouble_(std::move(trouble)) {
    for (std::size_t i = 0; i < 4; i += 2) {
      std::array<int, 2> fds{};
      check(::pipe2(fds.data(), O_CLOEXEC), "pipe2");
      fds_[i] = Fd(fds[0]);
      fds_[i + 1] = Fd(fds[1]);
    }
  }

  Capacity capacity() override { return {1234, 56}; }
  std::unique_ptr<Side> attach(Role role) override {
    const bool initiator = role == Role::initiator;
    TroubledEnd end(std::move(fds_[initiator ? 2 : 0]), std::move(fds_[initiator ? 1 : 3]), role, trouble_);
    close_in_runner();
    return std::make_unique<SideOf<TroubledEnd>>(std::move(end), role, 64);
  }
  void close_in_runner() override { fds_ = {}; }

 private:
  Trouble trouble_;
  std::array<Fd, 4> fds_;
};

std::unique_ptr<Channel> channel(Trouble trouble = [](Role, std::uint64_t) {}) {
  return std::make_unique<TroubledChannel>(std::move(trouble));
}

// Long after the untimed trips of any of the slices below.
constexpr std::uint64_t well_in = 50;
constexpr std::uint64_t trips = 100;

std::string failure_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const SideFailed& failure) {
    return failure.what();
  }
  return "nothing failed";
}

// Runs one slice over a channel where `role` meets `what` in its middle.
std::string failure_with(Role victim, const std::function<void()>& what, std::chrono::milliseconds deadline) {
  return failure_of([&] {
    Session session(channel([=](Role role, std::uint64_t n) {
                      if (role == victim && n == well_in) what();
                    }),
                    {.deadline = deadline});
    session.run(Order::round_trips, trips);
  });
}

constexpr std::chrono::milliseconds ample{60'000};

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

TEST(SessionTest, FindsTheCapacityOnlyWhenAsked) {
  EXPECT_EQ(Session(channel(), {}).capacity().messages, std::nullopt);
  EXPECT_EQ(Session(channel(), {.measure_capacity = true}).capacity().messages, 56U);
}

TEST(SessionTest, NamesTheSideThatThrows) {
  const auto failure = failure_with(
      Role::responder, [] { throw std::runtime_error("out of luck"); }, ample);
  EXPECT_THAT(failure, HasSubstr("the responder failed: out of luck"));
}

TEST(SessionTest, NamesTheKilledSideAndNotThePeerThatNoticed) {
  for (const Role victim : {Role::initiator, Role::responder}) {
    const auto failure = failure_with(
        victim, [] { ::raise(SIGKILL); }, ample);
    EXPECT_EQ(failure, fmt::format("the {} was killed by SIGKILL", name(victim)));
  }
}

TEST(SessionTest, NamesASideThatLeavesWithoutAWord) {
  EXPECT_THAT(failure_with(
                  Role::initiator, [] { ::_exit(7); }, ample),
              HasSubstr("the initiator failed: exited with 7"));
}

TEST(SessionTest, SaysHowASideHangs) {
  const auto hang = [] {
    for (;;) ::pause();
  };
  const auto failure = failure_with(Role::responder, hang, std::chrono::milliseconds(300));
  EXPECT_THAT(failure, AllOf(HasSubstr("no answer within 0.3 s"), HasSubstr("the responder is sleeping")));
  const auto stopped = failure_with(
      Role::initiator, [] { ::raise(SIGSTOP); }, std::chrono::milliseconds(300));
  EXPECT_THAT(stopped, HasSubstr("the initiator is stopped"));
}

TEST(SessionTest, ReportsASideThatDiesWhileItIsMade) {
  class DeadOnAttach final : public Channel {
   public:
    Capacity capacity() override { return {}; }
    std::unique_ptr<Side> attach(Role role) override {
      if (role == Role::responder) ::raise(SIGKILL);
      for (;;) ::pause();
    }
    void close_in_runner() override {}
  };
  const auto failure = failure_of([] { Session(std::make_unique<DeadOnAttach>(), {}); });
  EXPECT_EQ(failure, "the responder was killed by SIGKILL");
}

TEST(SessionTest, CatchesATornMessage) {
  class Tearing final : public Channel {
   public:
    Tearing() : inner_([](Role, std::uint64_t) {}) {}
    Capacity capacity() override { return {}; }
    std::unique_ptr<Side> attach(Role role) override {
      struct End {
        std::unique_ptr<Side> side;
        std::uint64_t sent = 0;
        void send(ConstBytes message) {
          std::vector<std::byte> copy(message.begin(), message.end());
          if (sent++ == well_in) copy[3] ^= std::byte{1};
          side->send(copy);
        }
        void receive(Bytes message) { side->receive(message); }
      };
      return std::make_unique<SideOf<End>>(End{inner_.attach(role)}, role, 64);
    }
    void close_in_runner() override { inner_.close_in_runner(); }

   private:
    TroubledChannel inner_;
  };
  Session session(std::make_unique<Tearing>(), {});
  EXPECT_THAT(
      failure_of([&] { session.run(Order::stream, trips); }),
      HasSubstr(
          "the responder failed: a message was lost, repeated, reordered or torn: the line at byte 0 of 64"));
}

TEST(SessionTest, EndsAWaitWhenTheUserDoes) {
  const Interrupt interrupt;
  Session session(channel(), {.interrupt = &interrupt});
  ::raise(SIGINT);
  EXPECT_THROW(session.run(Order::round_trips, 1'000'000'000'000), Interrupted);
}

TEST(SessionTest, LeavesNoProcessHoweverItEnds) {
  { const Session unused(channel(), {}); }
  {
    Session finished(channel(), {});
    finished.run(Order::stream, trips);
    finished.finish();
  }
  failure_with(
      Role::initiator, [] { ::raise(SIGKILL); }, ample);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(SessionTest, ReportsASideKilledAfterItsLastSlice) {
  Session session(channel(), {});
  session.run(Order::round_trips, trips);
  ::kill(session.pid(Role::responder), SIGKILL);
  EXPECT_THAT(failure_of([&] { session.finish(); }),
              HasSubstr("the responder was killed by SIGKILL at its end"));
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
