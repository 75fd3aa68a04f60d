// The session over transports that misbehave on purpose, and what it says of a side that fails.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <csignal>
#include <functional>

#include "harness/troubled_channel.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Long after the untimed many_trips of any of the slices below.
constexpr std::uint64_t well_in = 50;
constexpr std::uint64_t many_trips = 100;

std::string session_failure(const std::function<void()>& body) {
  try {
    body();
  } catch (const MemberFailed& failure) {
    return failure.what();
  }
  return "nothing failed";
}

// Runs one slice over a channel where `role` meets `what` in its middle.
std::string failure_with(Role victim, const std::function<void()>& what, std::chrono::milliseconds deadline) {
  return session_failure([&] {
    Session session(channel([=](Role role, std::uint64_t n) {
                      if (role == victim && n == well_in) what();
                    }),
                    {.deadline = deadline});
    session.run(Order::round_trips, many_trips);
  });
}

constexpr std::chrono::milliseconds ample{60'000};

TEST(SessionFailures, NamesTheSideThatThrows) {
  const auto failure = failure_with(
      Role::responder, [] { throw std::runtime_error("out of luck"); }, ample);
  EXPECT_THAT(failure, HasSubstr("the responder failed: out of luck"));
}

TEST(SessionFailures, NamesTheKilledSideAndNotThePeerThatNoticed) {
  for (const Role victim : {Role::initiator, Role::responder}) {
    const auto failure = failure_with(
        victim, [] { ::raise(SIGKILL); }, ample);
    EXPECT_EQ(failure, fmt::format("the {} was killed by SIGKILL", name(victim)));
  }
}

TEST(SessionFailures, NamesASideThatLeavesWithoutAWord) {
  EXPECT_THAT(failure_with(
                  Role::initiator, [] { ::_exit(7); }, ample),
              HasSubstr("the initiator failed: exited with 7"));
}

TEST(SessionFailures, SaysHowASideHangs) {
  const auto hang = [] {
    for (;;) ::pause();
  };
  const auto failure = failure_with(Role::responder, hang, std::chrono::milliseconds(300));
  EXPECT_THAT(failure, AllOf(HasSubstr("no answer within 0.3 s"), HasSubstr("the responder is sleeping")));
  const auto stopped = failure_with(
      Role::initiator, [] { ::raise(SIGSTOP); }, std::chrono::milliseconds(300));
  EXPECT_THAT(stopped, HasSubstr("the initiator is stopped"));
}

TEST(SessionFailures, ReportsASideThatDiesWhileItIsMade) {
  class DeadOnAttach final : public Transport {
   public:
    Capacity capacity() override { return {}; }
    std::unique_ptr<Endpoint> attach(Role role) override {
      if (role == Role::responder) ::raise(SIGKILL);
      for (;;) ::pause();
    }
  };
  const auto failure =
      session_failure([] { Session(std::make_unique<Channel>(std::make_unique<DeadOnAttach>(), 64), {}); });
  EXPECT_EQ(failure, "the responder was killed by SIGKILL");
}

TEST(SessionFailures, CatchesATornMessage) {
  class Tearing final : public Transport {
   public:
    Tearing() : inner_([](Role, std::uint64_t) {}) {}
    Capacity capacity() override { return {}; }
    std::unique_ptr<Endpoint> attach(Role role) override {
      struct End final : Endpoint {
        explicit End(std::unique_ptr<Endpoint> endpoint) : inner(std::move(endpoint)) {}
        void send(ConstBytes message) override {
          std::vector<std::byte> copy(message.begin(), message.end());
          if (sent++ == well_in) copy[3] ^= std::byte{1};
          inner->send(copy);
        }
        void receive(Bytes message) override { inner->receive(message); }

        std::unique_ptr<Endpoint> inner;
        std::uint64_t sent = 0;
      };
      return std::make_unique<End>(inner_.attach(role));
    }
    void close_in_runner() override { inner_.close_in_runner(); }

   private:
    TroubledTransport inner_;
  };
  Session session(std::make_unique<Channel>(std::make_unique<Tearing>(), 64), {});
  EXPECT_THAT(
      session_failure([&] { session.run(Order::stream, many_trips); }),
      HasSubstr(
          "the responder failed: a message was lost, repeated, reordered or torn: the line at byte 0 of 64"));
}

TEST(SessionFailures, EndsAWaitWhenTheUserDoes) {
  const Interrupt interrupt;
  Session session(channel(), {.interrupt = &interrupt});
  ::raise(SIGINT);
  EXPECT_THROW(session.run(Order::round_trips, 1'000'000'000'000), Interrupted);
}

TEST(SessionFailures, LeavesNoProcessHoweverItEnds) {
  { const Session unused(channel(), {}); }
  {
    Session finished(channel(), {});
    finished.run(Order::stream, many_trips);
    finished.finish();
  }
  failure_with(
      Role::initiator, [] { ::raise(SIGKILL); }, ample);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(SessionFailures, ReportsASideKilledAfterItsLastSlice) {
  Session session(channel(), {});
  session.run(Order::round_trips, many_trips);
  ::kill(session.pid(Role::responder), SIGKILL);
  EXPECT_THAT(session_failure([&] { session.finish(); }),
              HasSubstr("the responder was killed by SIGKILL at its end"));
}

}  // namespace
}  // namespace ipcbench
