#include "report/wrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using testing::ElementsAre;

TEST(Wrapped, FillsLinesUpToTheWidth) {
  EXPECT_THAT(wrapped("one two three", 13), ElementsAre("one two three"));
  EXPECT_THAT(wrapped("one two three", 12), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("one two three", 6), ElementsAre("one", "two", "three"));
}

TEST(Wrapped, LeavesALongWordWhole) {
  EXPECT_THAT(wrapped("a longest b c", 4), ElementsAre("a", "longest", "b c"));
  EXPECT_THAT(wrapped("longest", 0), ElementsAre("longest"));
}

TEST(Wrapped, CountsCharactersAndNotBytes) {
  EXPECT_THAT(wrapped("µµ µµ", 5), ElementsAre("µµ µµ"));
}

TEST(Wrapped, GivesOneLineForNothing) {
  EXPECT_THAT(wrapped("", 10), ElementsAre(""));
  EXPECT_THAT(wrapped("  ", 10), ElementsAre(""));
}

}  // namespace
}  // namespace ipcbench
