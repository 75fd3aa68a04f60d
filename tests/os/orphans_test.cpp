#include "os/orphans.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/child.h"
#include "processes.h"

namespace ipcbench {
namespace {

// Leaves a process behind that has one itself, both of which would sleep for good.
void leave_two() {
  if (::fork() == 0) {
    if (::fork() == 0) sleep_for_good();
    sleep_for_good();
  }
}

TEST(Orphans, EndWithIt) {
  {
    const Orphans orphans;
    Child parent("parent", leave_two);
    ASSERT_TRUE(parent.wait().clean());
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
}

TEST(Orphans, MayBeNone) {
  { const Orphans orphans; }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

}  // namespace
}  // namespace ipcbench
