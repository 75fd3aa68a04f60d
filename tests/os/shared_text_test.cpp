#include "os/shared_text.h"

#include <gtest/gtest.h>

#include <string>

#include "os/child.h"
#include "os/shared_block.h"

namespace ipcbench {
namespace {

TEST(SharedText, IsEmptyAtFirst) {
  EXPECT_EQ(SharedText().get(), "");
}

TEST(SharedText, KeepsTheLastText) {
  SharedText text;
  text.set("a long first text");
  text.set("short");
  EXPECT_EQ(text.get(), "short");
  text.set("");
  EXPECT_EQ(text.get(), "");
}

TEST(SharedText, KeepsWhatFits) {
  const std::string endless(2 * sizeof(SharedText), 'x');
  for (const std::size_t length : {sizeof(SharedText) - 1, sizeof(SharedText), endless.size()}) {
    SharedText text;
    text.set(std::string_view(endless).substr(0, length));
    EXPECT_EQ(text.get(), endless.substr(0, sizeof(SharedText) - 1)) << length;
  }
}

TEST(SharedText, ComesFromAnotherProcess) {
  const SharedBlock<SharedText> text;
  EXPECT_EQ(text->get(), "");
  Child child("test-child", [&] { text->set("from the child"); });
  ASSERT_TRUE(child.wait().clean());
  EXPECT_EQ(text->get(), "from the child");
}

}  // namespace
}  // namespace ipcbench
