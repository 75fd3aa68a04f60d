#include "report/units.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(FormatNs, ChoosesTheUnitThatFits) {
  EXPECT_EQ(format_ns(0), "0 ns");
  EXPECT_EQ(format_ns(812), "812 ns");
  EXPECT_EQ(format_ns(6'594), "6.59 µs");
  EXPECT_EQ(format_ns(113'400), "113 µs");
  EXPECT_EQ(format_ns(1'204'000), "1.20 ms");
  EXPECT_EQ(format_ns(3'410'000'000), "3.41 s");
  EXPECT_EQ(format_ns(5e12), "5000 s") << "the largest there is";
}

TEST(FormatNs, HasThreeDigitsOnEitherSideOfARounding) {
  EXPECT_EQ(format_ns(1.25), "1.25 ns");
  EXPECT_EQ(format_ns(9.994), "9.99 ns");
  EXPECT_EQ(format_ns(9.996), "10.0 ns");
  EXPECT_EQ(format_ns(99.94), "99.9 ns");
  EXPECT_EQ(format_ns(99.96), "100 ns");
  EXPECT_EQ(format_ns(999.4), "999 ns");
  EXPECT_EQ(format_ns(999.6), "1.00 µs") << "not 1000 ns";
  EXPECT_EQ(format_ns(999'600), "1.00 ms");
}

TEST(FormatBytes, IsExact) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(8), "8 B");
  EXPECT_EQ(format_bytes(1023), "1023 B");
  EXPECT_EQ(format_bytes(1024), "1 KiB");
  EXPECT_EQ(format_bytes(4097), "4097 B");
  EXPECT_EQ(format_bytes(1536), "1536 B") << "not 1.5 KiB";
  EXPECT_EQ(format_bytes(1 << 20), "1 MiB");
  EXPECT_EQ(format_bytes(std::size_t{3} << 30), "3 GiB");
  EXPECT_EQ(format_bytes(std::size_t{2048} << 30), "2048 GiB");
}

TEST(FormatBytesPerS, CountsInThousands) {
  EXPECT_EQ(format_bytes_per_s(812), "812 B/s");
  EXPECT_EQ(format_bytes_per_s(1'200'000'000), "1.20 GB/s");
  EXPECT_EQ(format_bytes_per_s(4096e3), "4.10 MB/s");
  EXPECT_EQ(format_bytes_per_s(2e12), "2.00 TB/s");
}

TEST(FormatCount, HasPrefixesOnly) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(812), "812");
  EXPECT_EQ(format_count(0.5), "0.50");
  EXPECT_EQ(format_count(151'000), "151 k");
  EXPECT_EQ(format_count(1'200'000), "1.20 M");
  EXPECT_EQ(format_count(-2'000), "-2.00 k");
}

TEST(DisplayWidth, CountsCodePoints) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("6.59 us"), 7U);
  EXPECT_EQ(display_width("6.59 µs"), 7U);
  EXPECT_EQ(display_width("…"), 1U);
}

}  // namespace
}  // namespace ipcbench
