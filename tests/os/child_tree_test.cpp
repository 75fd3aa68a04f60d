#include "os/child_tree.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "os/shared_block.h"
#include "processes.h"

namespace ipcbench {
namespace {

bool has_no_children() {
  return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

// Forks one that does not die with it, and then lives on.
void fork_and_sleep(std::atomic<bool>& forked) {
  if (::fork() == 0) {
    forked = true;
    sleep_for_good();
  }
  sleep_for_good();
}

TEST(ChildTree, LeavesNothingOfWhatTheRootForked) {
  const SharedBlock<std::atomic<bool>> forked;
  {
    const ChildTree tree("root", [&] { fork_and_sleep(*forked); });
    ASSERT_TRUE(eventually([&] { return forked->load(); }));
  }
  EXPECT_TRUE(has_no_children());
}

TEST(ChildTree, ReapsWhatARootOrphanedAndSaysHowTheRootEnded) {
  const SharedBlock<std::atomic<bool>> forked;
  ChildTree tree("root", [&] {
    if (::fork() == 0) {
      *forked = true;
      sleep_for_good();
    }
    eventually([&] { return forked->load(); });
    ::kill(getpid(), SIGKILL);
  });
  EXPECT_EQ(tree.wait().text(), "was killed by SIGKILL");
  EXPECT_TRUE(has_no_children());
}

TEST(ChildTree, LeavesOtherChildrenAlone) {
  Child other("other", [] { sleep_for_good(); });
  {
    ChildTree tree("root", [] {});
    EXPECT_TRUE(tree.wait().clean());
  }
  EXPECT_FALSE(other.ended());
}

}  // namespace
}  // namespace ipcbench
