// What every mechanism does where a side or its daemon is killed, and that nothing of it is left.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <vector>

#include "mechanisms/conformance.h"
#include "mechanisms/names_left.h"
#include "os/daemon.h"
#include "processes.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

// After a first message each way, one side goes to sleep for good and is killed while the other waits for a
// second.
void first_trip(Side& side, Role role, std::size_t bytes) {
  if (role == Role::initiator) side.send(pattern(bytes, role, 0));
  expect_message(side, peer_of(role), 0, bytes);
  if (role == Role::responder) side.send(pattern(bytes, role, 0));
}
void wait_for_second(Side& side, Role role, std::size_t bytes) {
  if (role == Role::initiator) side.send(pattern(bytes, role, 1));  // which a call needs, to be answered
  expect_message(side, peer_of(role), 1, bytes);
}

// Whether a side whose peer is dead waits all the same. The kernel would have told it before the peer's end
// can be seen; a library's threads and daemons may take longer.
bool goes_on_waiting(const TwoSides& sides, Role role, bool by_library) {
  return by_library ? !sides.ended(role, 200) : sides.comes_to_wait(role);
}

TEST_P(Conformance, TellsASideOfItsPeersDeathWhereItSays) {
  const Description& about = mechanism_.description();
  if (GetParam().wait != about.waits.front()) GTEST_SKIP() << "its first wait strategy shows it";
  const bool by_library = about.library != nullptr;
  const std::size_t bytes = some_bytes();
  std::vector<Role> told_of;
  for (const Role victim : {Role::initiator, Role::responder}) {
    const auto channel = open(bytes);
    const SharedBlock<std::atomic<bool>> asleep;
    const auto body_of = [&](Role role) {
      return [&, role](Side& side) {
        first_trip(side, role, bytes);
        if (role != victim) return wait_for_second(side, role, bytes);
        *asleep = true;
        ::pause();
      };
    };
    TwoSides sides(*channel, body_of(Role::initiator), body_of(Role::responder));
    while (!*asleep && !sides.ended(victim, 1)) {
    }
    sides.kill(victim);
    const Role survivor = peer_of(victim);
    if (about.tells_of_death ? !sides.ended(survivor, 10'000) : goes_on_waiting(sides, survivor, by_library))
      continue;
    told_of.push_back(victim);
    EXPECT_NE(sides.failure(survivor), "") << "it had a message that nobody sent";
  }
  EXPECT_EQ(told_of.size() == 2, about.tells_of_death) << told_of.size() << " of 2 were told";
}

TEST_P(Conformance, ReportsAKilledSideByName) {
  for (const Role victim : {Role::initiator, Role::responder}) {
    for (const bool before_the_first_trip : {true, false}) {
      Session session(mechanism_, names_, config(some_bytes()));
      if (!before_the_first_trip) session.run(Order::round_trips, 10);
      ::kill(session.pid(victim), SIGKILL);
      try {
        for (;;) session.run(Order::round_trips, 1000);
      } catch (const MemberFailed& failure) {
        EXPECT_THAT(failure.what(), HasSubstr(fmt::format("the {} was killed by SIGKILL", name(victim))));
      }
    }
  }
}

// It is the daemon's end that is told, not what a side makes of that, and of a side that makes nothing of it.
TEST_P(Conformance, TellsOfADaemonThatWasKilled) {
  auto channel = open(some_bytes());
  const Daemon* daemon = channel->daemon();
  if (daemon == nullptr) GTEST_SKIP() << "it needs none";
  const std::string expected = daemon->name() + " was killed by SIGKILL";
  const pid_t pid = daemon->pid();
  Session session(std::move(channel), config(some_bytes()));
  session.run(Order::round_trips, 10);
  ::kill(pid, SIGKILL);
  // What is promised to who reads the row: no figure of this machine.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  try {
    while (std::chrono::steady_clock::now() < until) session.run(Order::round_trips, 100);
    FAIL() << "the sides go on without it";
  } catch (const MemberFailed& failure) {
    EXPECT_THAT(failure.what(), HasSubstr(expected));
  }
  EXPECT_LT(std::chrono::steady_clock::now(), until);
}

TEST_P(Conformance, LeavesNothingBehind) {
  const std::size_t descriptors = open_descriptors();
  {
    Session session(mechanism_, names_, config(some_bytes()));
    session.run(Order::round_trips, 10);
    session.finish();
  }
  {
    Session session(mechanism_, names_, config(some_bytes()));
    ::kill(session.pid(Role::responder), SIGKILL);
  }
  mechanism_.probe(names_);
  EXPECT_THAT(names_left(journalled_names(names_.path())), testing::IsEmpty());
  EXPECT_EQ(open_descriptors(), descriptors);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
}

}  // namespace
}  // namespace ipcbench
