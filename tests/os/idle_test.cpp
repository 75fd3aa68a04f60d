#include "os/idle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <system_error>

namespace ipcbench {
namespace {

TEST(Idle, HasItsNameInTheCsv) {
  EXPECT_EQ(name(Idle::system_default), "default");
  EXPECT_EQ(name(Idle::poll), "poll");
}

TEST(IdlePolicy, AsksNothingOfTheSystemByDefault) {
  EXPECT_NO_THROW(IdlePolicy(Idle::system_default));
}

TEST(IdlePolicy, PollsWhereNothingIsSaidToPreventIt) {
  if (const auto reason = why_no_idle_poll()) {
    EXPECT_THAT(*reason, testing::StartsWith("/dev/cpu_dma_latency cannot be opened: "));
    EXPECT_THROW(IdlePolicy(Idle::poll), std::system_error);
  } else {
    EXPECT_NO_THROW(IdlePolicy(Idle::poll));
  }
}

}  // namespace
}  // namespace ipcbench
