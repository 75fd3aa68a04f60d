#include <gmock/gmock.h>
#include <unistd.h>

#include "harness/session.h"
#include "os/mount_namespace.h"
#include "os/run_directory.h"
#include "processes.h"

namespace ipcbench {
namespace {

class Iceoryx : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto why_not = mechanism_.probe(names_).why_not) GTEST_SKIP() << *why_not;
  }

  const Mechanism& mechanism_ = *find_mechanism("iceoryx");
  RunDirectory names_;
};

// Its names are fixed: a second daemon where the first shows would not start.
TEST_F(Iceoryx, HasSeveralSessionsAtOnce) {
  Session one(mechanism_, names_, {});
  Session other(mechanism_, names_, {.message_bytes = 4096, .transfer = Transfer::zero_copy});
  for (int turn = 0; turn < 3; ++turn) {
    one.run(Order::round_trips, 10);
    other.run(Order::round_trips, 10);
  }
  one.finish();
  other.run(Order::round_trips, 10);
  other.finish();
}

// One of somebody's own may run on the machine.
TEST_F(Iceoryx, KeepsAwayFromADaemonThatIsThere) {
  Session one(mechanism_, names_, {});
  const auto daemons = children_named(::getpid(), "iox-roudi");
  ASSERT_EQ(daemons.size(), 1);
  Child other("other", [&] {
    enter_mount_namespace_of(daemons.front());
    RunDirectory names;
    Session session(mechanism_, names, {});
    session.run(Order::round_trips, 10);
    session.finish();
  });
  EXPECT_TRUE(other.wait().clean());
  one.run(Order::round_trips, 10);
  one.finish();
}

}  // namespace
}  // namespace ipcbench
