#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "harness/session.h"
#include "processes.h"

namespace ipcbench {
namespace {

TEST(Dbus, TellsOfADaemonThatWasKilled) {
  const Mechanism& dbus = *find_mechanism("dbus");
  RunDirectory names;
  if (const auto why_not = dbus.probe(names).why_not) GTEST_SKIP() << *why_not;
  Session session(dbus, names, {});
  session.run(Order::round_trips, 10);
  const auto daemons = children_named(::getpid(), "dbus-daemon");
  ASSERT_EQ(daemons.size(), 1);
  ::kill(daemons.front(), SIGKILL);
  const auto killed = std::chrono::steady_clock::now();
  try {
    session.run(Order::round_trips, 1000);
    FAIL() << "round trips without a daemon";
  } catch (const MemberFailed& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("dbus-daemon was killed by SIGKILL"));
  }
  // What is promised to who reads the row: no figure of this machine.
  EXPECT_LT(std::chrono::steady_clock::now() - killed, std::chrono::seconds(2));
}

// More than a connection holds is under way each way.
TEST(DbusPeer, WritesWhileItsPeerDoes) {
  RunDirectory names;
  const Mechanism& peers = *find_mechanism("dbus-peer");
  if (const auto why_not = peers.probe(names).why_not) GTEST_SKIP() << *why_not;
  Session session(peers, names, {.message_bytes = std::size_t{4} << 20, .in_flight = 8});
  EXPECT_EQ(session.run(Order::calls, 16).trips, 16);
  session.finish();
}

}  // namespace
}  // namespace ipcbench
