#include "os/files.h"

#include <gtest/gtest.h>

#include "../fake_tree.h"

namespace ipcbench {
namespace {

TEST(ReadText, TrimsBothEnds) {
  FakeTree tree;
  tree.write("file", " \n two words\nand a line\n\n");
  EXPECT_EQ(read_text(tree.root() / "file"), "two words\nand a line");
}

TEST(ReadText, TellsNothingFromAnEmptyFile) {
  FakeTree tree;
  tree.write("empty", "").write("blank", "\n");
  EXPECT_EQ(read_text(tree.root() / "empty"), "");
  EXPECT_EQ(read_text(tree.root() / "blank"), "");
  EXPECT_EQ(read_text(tree.root() / "missing"), std::nullopt);
  EXPECT_EQ(read_text(tree.root()), std::nullopt) << "a directory";
}

TEST(ReadText, ReadsFilesThatHaveNoSize) {
  EXPECT_FALSE(read_text("/proc/self/mountinfo").value_or("").empty());
}

}  // namespace
}  // namespace ipcbench
