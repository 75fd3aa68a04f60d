#include "os/system_call_counter.h"

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <system_error>

#include "os/child.h"
#include "os/shared_block.h"
#include "processes.h"

namespace ipcbench {
namespace {

// Makes the system calls that it is told to make, and no other: it spins in between.
class Caller {
 public:
  [[nodiscard]] pid_t pid() const { return child_.pid(); }

  [[nodiscard]] bool call(int times) {
    orders_->left = times;
    return eventually([this] { return orders_->left == 0; });
  }

 private:
  struct Orders {
    std::atomic<int> left{0};
  };

  [[noreturn]] static void obey(Orders& orders) {
    for (;;) {
      if (orders.left > 0) {
        ::syscall(SYS_getppid);
        --orders.left;
      }
    }
  }

  SharedBlock<Orders> orders_;
  Child child_{"test-caller", [this] { obey(*orders_); }};
};

// Whether a counter can be made, which is what why_not tells.
bool can_count() {
  try {
    const SystemCallCounter counter(getpid());
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

class SystemCallCounterTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto reason = SystemCallCounter::why_not()) {
      GTEST_SKIP() << *reason;
    }
  }
};

TEST_F(SystemCallCounterTest, CountsExactlyTheCallsWhileItIsEnabled) {
  Caller caller;
  SystemCallCounter counter(caller.pid());
  ASSERT_TRUE(caller.call(3));
  EXPECT_EQ(counter.count(), 0U);
  counter.enable();
  ASSERT_TRUE(caller.call(1000));
  counter.disable();
  EXPECT_EQ(counter.count(), 1000U);
  ASSERT_TRUE(caller.call(3));
  EXPECT_EQ(counter.count(), 1000U);
  counter.enable();
  ASSERT_TRUE(caller.call(7));
  EXPECT_EQ(counter.count(), 1007U);
}

TEST_F(SystemCallCounterTest, LeavesOtherProcessesOut) {
  Caller caller;
  Caller other;
  SystemCallCounter counter(caller.pid());
  ASSERT_TRUE(caller.call(1));
  counter.enable();
  ASSERT_TRUE(other.call(100));
  EXPECT_EQ(counter.count(), 0U);
}

TEST_F(SystemCallCounterTest, NeedsAProcess) {
  EXPECT_THROW(SystemCallCounter(INT_MAX), std::system_error);
}

TEST(SystemCallCounter, HasAReasonExactlyWhereItCannotCount) {
  EXPECT_EQ(SystemCallCounter::why_not().has_value(), !can_count());
}

TEST(SystemCallCounter, HasAReasonExactlyWhereAnybodyCannotCount) {
  if (getuid() != 0) {
    GTEST_SKIP() << "the test above is the same";
  }
  constexpr uid_t nobody = 65534;
  Child child("test-child", [] {
    if (::setuid(nobody) != 0) _exit(2);
    _exit(SystemCallCounter::why_not().has_value() != can_count() ? 0 : 3);
  });
  EXPECT_EQ(child.wait().text(), "exited with 0");
}

}  // namespace
}  // namespace ipcbench
