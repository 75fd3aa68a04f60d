#include "os/interrupt.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <csignal>

#include "os/child.h"

namespace ipcbench {
namespace {

bool readable(int fd) {
  pollfd p{fd, POLLIN, 0};
  return ::poll(&p, 1, 0) > 0;
}

bool blocked(int signal) {
  sigset_t now;
  sigprocmask(SIG_SETMASK, nullptr, &now);
  return sigismember(&now, signal) == 1;
}

class EverySignal : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Interrupt, EverySignal, testing::Values(SIGINT, SIGTERM, SIGHUP));

TEST_P(EverySignal, IsARequestForGood) {
  const Interrupt interrupt;
  EXPECT_FALSE(interrupt.requested());
  EXPECT_FALSE(readable(interrupt.fd()));
  ::raise(GetParam());
  for (int look = 0; look < 3; ++look) {
    EXPECT_TRUE(interrupt.requested());
    EXPECT_TRUE(readable(interrupt.fd()));
  }
}

TEST_P(EverySignal, IsTakenBeforeItCouldEndTheProcess) {
  Child child("test-child", [] {
    {
      const Interrupt interrupt;
      ::raise(GetParam());
    }
    _exit(7);
  });
  EXPECT_EQ(child.wait().text(), "exited with 7");
}

TEST_P(EverySignal, ThatWasIgnoredStaysIgnored) {
  const auto before = std::signal(GetParam(), SIG_IGN);
  {
    const Interrupt interrupt;
    ::raise(GetParam());
    EXPECT_FALSE(interrupt.requested());
  }
  std::signal(GetParam(), before);
}

TEST_P(EverySignal, HasItsMaskBackAfterwards) {
  ASSERT_FALSE(blocked(GetParam()));
  {
    const Interrupt interrupt;
    EXPECT_TRUE(blocked(GetParam()));
    {
      const Interrupt inner;
      EXPECT_TRUE(blocked(GetParam()));
    }
    EXPECT_TRUE(blocked(GetParam())) << "as the inner one found it";
  }
  EXPECT_FALSE(blocked(GetParam()));
}

TEST(Interrupt, LeavesOtherSignalsAlone) {
  const Interrupt interrupt;
  EXPECT_FALSE(blocked(SIGCHLD));
  EXPECT_FALSE(blocked(SIGQUIT)) << "the way out of a program that hangs";
}

TEST(Interrupt, TakesASignalThatWasPendingBefore) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigset_t before;
  sigprocmask(SIG_BLOCK, &set, &before);
  ::raise(SIGINT);
  {
    const Interrupt interrupt;
    EXPECT_TRUE(interrupt.requested());
  }
  sigset_t pending;
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGINT), 0);
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

TEST(Interrupted, SaysSo) {
  EXPECT_STREQ(Interrupted().what(), "interrupted");
}

}  // namespace
}  // namespace ipcbench
