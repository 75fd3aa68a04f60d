#include "os/crew.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

#include "fake_tree.h"
#include "os/daemon.h"
#include "os/files.h"
#include "os/process_stat.h"
#include "processes.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

struct Tally {
  std::atomic<unsigned> done{0};
  std::atomic<unsigned> met{0};
};

// Two members that do the same for each order.
class TwoMembers : public testing::Test {
 protected:
  Crew crew(const std::function<void(Member&)>& work,
            std::chrono::milliseconds deadline = std::chrono::seconds(10)) {
    return Crew({"first", "second"}, {deadline, nullptr}, [work](Member& member) {
      for (member.report(); member.next_order(); member.report()) work(member);
    });
  }
  static std::string failure_of(Crew& crew) {
    try {
      crew.order();
      crew.await();
    } catch (const MemberFailed& failure) {
      return failure.what();
    }
    return "nothing failed";
  }

  SharedBlock<Tally> tally_;
};

TEST_F(TwoMembers, DoEachOrderOnce) {
  Crew two = crew([&](Member&) { ++tally_->done; });
  two.await();
  EXPECT_EQ(tally_->done, 0U);
  for (unsigned order = 1; order <= 3; ++order) {
    two.order();
    two.await();
    EXPECT_EQ(tally_->done, 2 * order);
  }
  two.finish();
}

TEST_F(TwoMembers, MeetBeforeEitherGoesOn) {
  unsigned orders = 0;  // of each member, in its own process
  Crew two = crew([&, orders](Member& member) mutable {
    ++tally_->done;
    member.meet();
    if (tally_->done >= 2 * ++orders) ++tally_->met;
  });
  two.await();
  for (int i = 0; i < 50; ++i) {
    two.order();
    two.await();
  }
  EXPECT_EQ(tally_->met, 100U);
}

TEST_F(TwoMembers, AreReportedByNameWhenOneThrowsOrIsKilled) {
  Crew throwing = crew([](Member& member) {
    if (member.index() == 1) throw std::runtime_error("out of luck");
    ::pause();
  });
  throwing.await();
  EXPECT_EQ(failure_of(throwing), "the second failed: out of luck");

  Crew killed = crew([](Member& member) {
    if (member.index() == 0) ::raise(SIGKILL);
    ::pause();
  });
  killed.await();
  EXPECT_EQ(failure_of(killed), "the first was killed by SIGKILL");
}

TEST_F(TwoMembers, AreReportedWhenTheDaemonThatTheyNeedEnds) {
  const FakeTree tree;
  const std::vector<std::string> words{"sh", "-c", "echo enough >&2; exec sleep 600"};
  for (const bool members_notice : {false, true}) {
    Daemon daemon(words, tree.root(), tree.root() / "log");
    daemon.await(
        [&] { return read_text(tree.root() / "log").value_or("").find("enough") != std::string::npos; });
    Crew two({"first", "second"}, {.daemon = &daemon}, [&](Member& member) {
      member.report();
      while (member.next_order()) {
        if (members_notice) throw std::runtime_error("the connection is closed");
        ::pause();
      }
    });
    two.await();
    ::kill(daemon.pid(), SIGKILL);
    EXPECT_EQ(failure_of(two), "sh was killed by SIGKILL: enough");
  }
}

TEST_F(TwoMembers, AreReportedWhenOneHangs) {
  Crew hanging = crew(
      [](Member& member) {
        if (member.index() == 1) ::pause();
      },
      std::chrono::milliseconds(300));
  hanging.await();
  EXPECT_THAT(failure_of(hanging), HasSubstr("no answer within 0.3 s: the first is sleeping, the second is"));
}

TEST_F(TwoMembers, AreWaitedForOnceMoreWhereOneWasStopped) {
  constexpr std::chrono::milliseconds deadline{1000};
  Crew two = crew([](Member&) {}, deadline);
  two.await();
  EXPECT_FALSE(two.was_stopped());
  ::kill(two.pids()[1], SIGSTOP);
  ASSERT_TRUE(eventually([&] { return process_stat_field(two.pids()[1], 3) == "T"; }));
  Child continuer("continuer", [pid = two.pids()[1], deadline] {
    std::this_thread::sleep_for(7 * deadline / 5);  // beyond the first deadline, and before the second ends
    ::kill(pid, SIGCONT);
  });
  EXPECT_EQ(failure_of(two), "nothing failed");
  EXPECT_TRUE(two.was_stopped());
  two.finish();
}

TEST_F(TwoMembers, AreReportedWhereOneStaysStopped) {
  Crew two = crew([](Member&) {}, std::chrono::milliseconds(100));
  two.await();
  ::kill(two.pids()[0], SIGSTOP);
  EXPECT_THAT(failure_of(two), HasSubstr("the first is stopped"));
}

TEST_F(TwoMembers, LeaveNoProcess) {
  {
    Crew unused = crew([](Member&) {});
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

TEST(CrewTest, RefusesMoreMembersThanItHasRoomFor) {
  EXPECT_THROW(Crew(std::vector<std::string>(max_crew + 1, "one"), {}, [](Member&) {}),
               std::invalid_argument);
}

}  // namespace
}  // namespace ipcbench
