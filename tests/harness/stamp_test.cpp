#include "harness/stamp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::uint64_t value = 0x0807060504030201;
constexpr std::byte untouched{0xee};

std::vector<std::byte> stamped(std::size_t bytes, std::uint64_t with = value) {
  std::vector<std::byte> message(bytes, untouched);
  stamp(message, with);
  return message;
}

// What a stamped message of `bytes` holds at `at`.
std::byte expected_at(std::size_t bytes, std::size_t at) {
  const std::size_t in_line = at % cache_line_bytes;
  const std::size_t line_start = at - in_line;
  const std::size_t width = std::min(stamp_bytes, bytes - line_start);
  return in_line < width ? static_cast<std::byte>(in_line + 1) : untouched;
}

class StampOfSize : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Stamp, StampOfSize,
                         testing::Values(1, 2, 7, 8, 9, 63, 64, 65, 71, 72, 73, 127, 128, 129, 4096, 4097,
                                         1 << 20));

TEST_P(StampOfSize, IsStampedInEachLineAndNowhereElse) {
  // A byte beyond the message shows a stamp that is too wide.
  std::vector<std::byte> memory(GetParam() + stamp_bytes, untouched);
  stamp(Bytes(memory).first(GetParam()), value);
  for (std::size_t at = 0; at < memory.size(); ++at) {
    ASSERT_EQ(memory[at], at < GetParam() ? expected_at(GetParam(), at) : untouched) << "at byte " << at;
  }
}

TEST_P(StampOfSize, IsAcceptedAsItWasStamped) {
  EXPECT_NO_THROW(check_stamp(stamped(GetParam()), value));
}

TEST_P(StampOfSize, IsRefusedWithAnotherStamp) {
  EXPECT_THROW(check_stamp(stamped(GetParam()), value + 1), StampMismatch);
  EXPECT_THROW(check_stamp(stamped(GetParam()), ~value), StampMismatch);
}

// Every byte of a message; of a very large one, those near its ends.
std::vector<std::size_t> bytes_to_try(std::size_t size) {
  constexpr std::size_t near_start = 8192;
  constexpr std::size_t near_end = 2 * cache_line_bytes;
  std::vector<std::size_t> all;
  for (std::size_t at = 0; at < size; ++at) {
    if (at < near_start || at + near_end >= size) all.push_back(at);
  }
  return all;
}

TEST_P(StampOfSize, IsRefusedWhereAnyLineIsOfAnotherMessage) {
  std::vector<std::byte> torn = stamped(GetParam());
  for (const std::size_t line : bytes_to_try(GetParam())) {
    if (line % cache_line_bytes != 0) continue;
    const Bytes bytes = Bytes(torn).subspan(line).first(std::min(cache_line_bytes, GetParam() - line));
    stamp(bytes, value + 1);
    ASSERT_THROW(check_stamp(torn, value), StampMismatch) << "line at " << line;
    stamp(bytes, value);
  }
  EXPECT_NO_THROW(check_stamp(torn, value));
}

TEST_P(StampOfSize, IsRefusedWhereAnyByteOfAStampDiffers) {
  std::vector<std::byte> message = stamped(GetParam());
  for (const std::size_t at : bytes_to_try(GetParam())) {
    if (expected_at(GetParam(), at) == untouched) continue;
    message[at] ^= std::byte{0x80};
    ASSERT_THROW(check_stamp(message, value), StampMismatch) << "byte " << at;
    message[at] ^= std::byte{0x80};
  }
  EXPECT_NO_THROW(check_stamp(message, value));
}

TEST(Stamp, LeavesWhatIsBetweenTheStampsToTheSender) {
  std::vector<std::byte> message = stamped(65);
  message[8] = std::byte{1};
  message[63] = std::byte{1};
  EXPECT_NO_THROW(check_stamp(message, value));
}

std::string complaint(std::vector<std::byte> message, std::uint64_t expected) {
  try {
    check_stamp(message, expected);
  } catch (const StampMismatch& mismatch) {
    return mismatch.what();
  }
  return "";
}

TEST(StampMismatch, SaysWhereAndWhat) {
  EXPECT_THAT(complaint(stamped(200, 5), 6),
              AllOf(HasSubstr("byte 0 of 200"), HasSubstr("0x5 instead of 0x6")));
  std::vector<std::byte> torn = stamped(200, 6);
  stamp(Bytes(torn).subspan(128, 64), 7);
  EXPECT_THAT(complaint(torn, 6), AllOf(HasSubstr("byte 128 of 200"), HasSubstr("0x7 instead of 0x6")));
  std::vector<std::byte> torn_tail = stamped(65, 6);
  torn_tail.back() = std::byte{9};
  EXPECT_THAT(complaint(torn_tail, 6), AllOf(HasSubstr("byte 64 of 65"), HasSubstr("0x9 instead of 0x6")));
}

}  // namespace
}  // namespace ipcbench
