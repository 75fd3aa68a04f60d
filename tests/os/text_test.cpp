#include "os/text.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace ipcbench {
namespace {

using Parts = std::vector<std::string_view>;

TEST(Text, Trims) {
  EXPECT_EQ(trimmed("\t a b \n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_EQ(trimmed(""), "");
}

TEST(Text, SplitsAtEverySeparator) {
  EXPECT_EQ(split("a,,b,", ','), (Parts{"a", "", "b", ""}));
  EXPECT_EQ(split("", ','), (Parts{""}));
}

TEST(Text, SplitsWordsAtStretchesOfWhiteSpace) {
  EXPECT_EQ(split_words("  one\t two\n"), (Parts{"one", "two"}));
  EXPECT_EQ(split_words(" \n"), Parts{});
}

TEST(Text, ParsesANumberOnlyIfItIsTheWholeText) {
  EXPECT_EQ(parse_number<std::uint64_t>("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(parse_number<std::uint64_t>("18446744073709551616"), std::nullopt);
  EXPECT_EQ(parse_number<std::uint64_t>("-1"), std::nullopt);
  EXPECT_EQ(parse_number<int>("-1"), -1);
  EXPECT_EQ(parse_number<double>("1.25"), 1.25);
  for (const char* const garbage : {"", " 1", "1 ", "1x", "max"}) {
    EXPECT_EQ(parse_number<int>(garbage), std::nullopt) << garbage;
  }
}

}  // namespace
}  // namespace ipcbench
