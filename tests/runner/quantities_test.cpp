#include "runner/quantities.h"

#include <gmock/gmock.h>

#include "os/usage_error.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(ParseSize, ReadsBytesAndPowersOf1024) {
  EXPECT_EQ(parse_size("1", "--sizes"), 1U);
  EXPECT_EQ(parse_size("4096", "--sizes"), 4096U);
  EXPECT_EQ(parse_size("64B", "--sizes"), 64U);
  EXPECT_EQ(parse_size("4K", "--sizes"), 4096U);
  EXPECT_EQ(parse_size("4KiB", "--sizes"), 4096U);
  EXPECT_EQ(parse_size("1M", "--sizes"), 1U << 20);
  EXPECT_EQ(parse_size("1MiB", "--sizes"), 1U << 20);
  EXPECT_EQ(parse_size("16MiB", "--sizes"), suite_max_message_bytes);
  EXPECT_EQ(parse_size("16777216", "--sizes"), suite_max_message_bytes);
}

TEST(ParseSize, TakesAsMuchAsTheFlagSays) {
  constexpr std::size_t gibibyte = std::size_t{1} << 30U;
  EXPECT_EQ(parse_size("2G", "--memory", 2 * gibibyte), 2 * gibibyte);
  EXPECT_EQ(parse_size("1GiB", "--memory", 2 * gibibyte), gibibyte);
  EXPECT_THROW(parse_size("3GiB", "--memory", 2 * gibibyte), UsageError);
}

std::string refusal(const std::string& text) {
  try {
    parse_size(text, "--some-sizes");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ParseSize, RefusesWhatIsNoSize) {
  for (const char* text :
       {"", "0", "0K", "-1", "+1", " 1", "1 ", "1.5K", "K", "4kib", "4KB", "1T", "0x10", "8,9"}) {
    EXPECT_THAT(refusal(text), AllOf(HasSubstr("--some-sizes"), HasSubstr("'" + std::string(text) + "'"),
                                     HasSubstr("not a size")));
  }
}

TEST(ParseSize, RefusesMoreThanTheLargestMessage) {
  for (const char* text : {"16777217", "17M", "16385K", "18446744073709551615", "18446744073709551615M",
                           "17592186044416M", "99999999999999999999999"}) {
    EXPECT_THAT(refusal(text), AllOf(HasSubstr("--some-sizes"), HasSubstr(text), HasSubstr("16 MiB")));
  }
}

template <class Parse>
std::string refusal_of(Parse parse) {
  try {
    parse();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ParseDuration, ReadsWholeNumbersWithAUnit) {
  EXPECT_EQ(parse_duration("1ns", "--t").count(), 1);
  EXPECT_EQ(parse_duration("10us", "--t").count(), 10'000);
  EXPECT_EQ(parse_duration("1000ms", "--t").count(), 1'000'000'000);
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text :
       {"", "10", "0us", "-1us", "us", "1.5us", "1s", "1001ms", "1 us", "10µs", "99999999999999999999ns"}) {
    EXPECT_THAT(refusal_of([&] { parse_duration(text, "--t"); }),
                AllOf(HasSubstr("--t: "), HasSubstr("'" + std::string(text) + "'"), HasSubstr("10us")))
        << text;
  }
}

TEST(ParseRate, ReadsMessagesASecondAndSharesOfTheCapacity) {
  for (const auto& [text, value] : {std::pair("1", 1.0), {"0.5", 0.5}, {"10k", 10e3}, {"1.5M", 1.5e6}}) {
    const Rate rate = parse_rate(text, "--rates", 1e7);
    EXPECT_EQ(rate.value, value);
    EXPECT_FALSE(rate.of_capacity);
    EXPECT_EQ(rate.text, text);
    EXPECT_EQ(rate.per_s(1e6), value);
  }
  const Rate half = parse_rate("50%", "--rates", 1e7);
  EXPECT_TRUE(half.of_capacity);
  EXPECT_DOUBLE_EQ(half.per_s(1e6), 5e5);
}

TEST(ParseRate, RefusesWhatIsNoRate) {
  for (const char* text : {"", "0", "0%", "-1", "-5%", "%", "k", "1K", "1e3x", "nan", "inf", "50%%", "1 k"}) {
    EXPECT_THAT(refusal_of([&] { parse_rate(text, "--rates", 1e7); }),
                AllOf(HasSubstr("--rates: "), HasSubstr("'" + std::string(text) + "'"), HasSubstr("such as")))
        << text;
  }
}

TEST(ParseRate, RefusesMoreThanTheClockCanSchedule) {
  EXPECT_THAT(refusal_of([] { parse_rate("41M", "--rates", 4e7); }),
              AllOf(HasSubstr("41M"), HasSubstr("40.0 M"), HasSubstr("clock")));
  EXPECT_EQ(refusal_of([] { parse_rate("40M", "--rates", 4e7); }), "accepted");
  EXPECT_THAT(refusal_of([] { parse_rate("1001%", "--rates", 4e7); }), HasSubstr("1000%"));
}

}  // namespace
}  // namespace ipcbench
