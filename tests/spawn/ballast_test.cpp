#include "spawn/ballast.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "os/resident.h"

namespace ipcbench {
namespace {

constexpr std::uint64_t mebibyte = 1'048'576;

TEST(Ballast, IsThereAndGoes) {
  const std::uint64_t before = resident_bytes(::getpid()).value();
  {
    const Ballast ballast(64 * mebibyte, Pages::base);
    EXPECT_GE(resident_bytes(::getpid()).value(), before + 60 * mebibyte);
    EXPECT_EQ(ballast.in_huge_pages(), 0);
  }
  EXPECT_LT(resident_bytes(::getpid()).value(), before + 30 * mebibyte);
}

TEST(Ballast, LiesInHugePagesWhereThereAreAny) {
  if (const auto why = why_no_ballast(64 * mebibyte, Pages::huge)) GTEST_SKIP() << *why;
  const Ballast ballast(64 * mebibyte, Pages::huge);
  EXPECT_GT(ballast.in_huge_pages(), 0.5);
}

TEST(WhyNoBallast, NamesTheMemoryThatThereIs) {
  EXPECT_THAT(why_no_ballast(std::uint64_t{1} << 60U, Pages::base),
              testing::Optional(testing::HasSubstr("MiB of memory are free")));
  EXPECT_EQ(why_no_ballast(0, Pages::base), std::nullopt);
}

}  // namespace
}  // namespace ipcbench
