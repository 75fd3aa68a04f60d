#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "harness/session.h"
#include "processes.h"

namespace ipcbench {
namespace {

TEST(Redis, TellsOfAServerThatWasKilled) {
  const Mechanism& redis = *find_mechanism("redis");
  RunDirectory names;
  if (const auto why_not = redis.probe(names).why_not) GTEST_SKIP() << *why_not;
  Session session(redis, names, {});
  session.run(Order::round_trips, 10);
  const auto servers = children_named(::getpid(), "redis-server");
  ASSERT_EQ(servers.size(), 1);
  ::kill(servers.front(), SIGKILL);
  const auto killed = std::chrono::steady_clock::now();
  try {
    session.run(Order::round_trips, 1000);
    FAIL() << "round trips without a server";
  } catch (const MemberFailed& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("redis-server was killed by SIGKILL"));
  }
  // What is promised to who reads the row: no figure of this machine.
  EXPECT_LT(std::chrono::steady_clock::now() - killed, std::chrono::seconds(2));
}

}  // namespace
}  // namespace ipcbench
