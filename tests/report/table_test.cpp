#include "report/table.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(Table, AlignsTheFirstColumnToTheLeftAndTheOthersToTheRight) {
  Table table({"mechanism", "8 B"});
  table.add({"pipe", "812 ns"});
  table.add({"a-longer-name", "6.59 µs"});
  EXPECT_EQ(table.text(),
            "  mechanism          8 B\n"
            "  pipe            812 ns\n"
            "  a-longer-name  6.59 µs\n");
}

TEST(Table, IsEmptyWithItsHeaderAlone) {
  Table table({"a", "b"});
  EXPECT_TRUE(table.empty());
  EXPECT_EQ(table.text(), "  a  b\n");
  table.add({"", ""});
  EXPECT_FALSE(table.empty());
}

}  // namespace
}  // namespace ipcbench
