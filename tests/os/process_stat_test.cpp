#include "os/process_stat.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace ipcbench {
namespace {

TEST(ProcessStatField, CountsAsProcDoes) {
  EXPECT_EQ(process_stat_field(getpid(), 3), "R");
  EXPECT_EQ(process_stat_field(getpid(), 4), std::to_string(getppid()));
}

TEST(ProcessStatField, IsNotMisledByTheName) {
  ASSERT_EQ(prctl(PR_SET_NAME, "a) S 1 (b"), 0);
  EXPECT_EQ(process_stat_field(getpid(), 4), std::to_string(getppid()));
}

TEST(ProcessStatField, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(process_stat_field(0, 3), std::nullopt);
  EXPECT_EQ(process_stat_field(getpid(), 2), std::nullopt);
  EXPECT_EQ(process_stat_field(getpid(), 1000), std::nullopt);
}

}  // namespace
}  // namespace ipcbench
