#include "os/posix_regex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "os/usage_error.h"

namespace ipcbench {
namespace {

bool finds(const std::string& pattern, const std::string& text) {
  return PosixRegex(pattern, "--flag").found_in(text);
}

TEST(PosixRegex, IsFoundAnywhere) {
  EXPECT_TRUE(finds("", "pipe/block/64"));
  EXPECT_TRUE(finds("block", "pipe/block/64"));
  EXPECT_TRUE(finds("^pipe/.*/64$", "pipe/block/64"));
  EXPECT_FALSE(finds("^block", "pipe/block/64"));
  EXPECT_FALSE(finds("PIPE", "pipe/block/64"));
}

TEST(PosixRegex, IsAnExtendedOne) {
  EXPECT_TRUE(finds("^(pipe|fifo)/", "fifo/spin/8"));
  EXPECT_TRUE(finds("/6{1}4?$", "pipe/block/6"));
  EXPECT_TRUE(finds("[[:digit:]]+", "pipe/block/64"));
  EXPECT_FALSE(finds("(pipe|fifo)+x", "pipe/block/64"));
  EXPECT_TRUE(finds("shm\\.ring", "shm.ring"));
  EXPECT_FALSE(finds("shm\\.ring", "shm-ring"));
  EXPECT_TRUE(finds("[\\d]", "d")) << "in brackets a backslash is itself";
}

TEST(PosixRegex, SaysWhyAPatternIsNone) {
  for (const char* pattern : {"(", "[", "a{2,1}", "[[:none:]]", "\\"}) {
    try {
      PosixRegex(pattern, "--cells");
      FAIL() << pattern;
    } catch (const UsageError& error) {
      EXPECT_THAT(error.what(),
                  testing::MatchesRegex("--cells: '.*' is not a POSIX extended regular expression: .+"));
      EXPECT_THAT(error.what(), testing::HasSubstr(pattern));
    }
  }
}

}  // namespace
}  // namespace ipcbench
