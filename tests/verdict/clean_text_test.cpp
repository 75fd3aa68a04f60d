#include "verdict/clean_text.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using namespace std::string_view_literals;

TEST(CleanText, LeavesWhatIsFine) {
  EXPECT_EQ(clean_text(""), "");
  EXPECT_EQ(clean_text("a\tb\n<µs> 日本 \U0001F600"), "a\tb\n<µs> 日本 \U0001F600");
}

TEST(CleanText, ReplacesWhatXmlCannotHold) {
  EXPECT_EQ(clean_text("a\0b\x1b[31m\x7f\r"sv), "a\uFFFDb\uFFFD[31m\uFFFD\uFFFD");
  EXPECT_EQ(clean_text("\uFFFE\uFFFF"), "\uFFFD\uFFFD");
}

TEST(CleanText, ReplacesWhatIsNoUtf8AndKeepsWhatFollows) {
  EXPECT_EQ(clean_text("\xff<"), "\uFFFD<");
  EXPECT_EQ(clean_text("\xc3<b"), "\uFFFD<b") << "broken off by the next character";
  EXPECT_EQ(clean_text("a\xe2\x82"), "a\uFFFD\uFFFD") << "cut off at the end";
  EXPECT_EQ(clean_text("\xc0\xaf"), "\uFFFD\uFFFD") << "longer than it need be";
  EXPECT_EQ(clean_text("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD") << "a surrogate";
}

TEST(CleanLine, HasOneLine) {
  EXPECT_EQ(clean_line("a\nb\tc\n"), "a b c ");
}

}  // namespace
}  // namespace ipcbench
