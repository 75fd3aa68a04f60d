#include "os/become_program.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace ipcbench {
namespace {

// What else it does, run_program's and Daemon's tests see.
TEST(HasProgram, LooksWhereAShellWould) {
  EXPECT_TRUE(has_program("sh"));
  EXPECT_FALSE(has_program("no-such-program"));
  const std::string before = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  EXPECT_FALSE(has_program("sh"));
  ::setenv("PATH", before.c_str(), 1);
}

}  // namespace
}  // namespace ipcbench
