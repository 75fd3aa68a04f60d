#include "harness/messages.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

namespace ipcbench {
namespace {

constexpr std::uint64_t mark = 0x5555'0000'0000'0000;

// As a transport does.
void pass_one(Outbox& out, Inbox& in) {
  std::ranges::copy(out.front(), in.buffer().begin());
  out.pop();
}

class MessageOfSize : public testing::TestWithParam<std::size_t> {
 protected:
  // Enough to go round every buffer several times.
  [[nodiscard]] static std::uint64_t rounds() { return GetParam() < 100'000 ? 300 : 5; }
};
INSTANTIATE_TEST_SUITE_P(Messages, MessageOfSize,
                         testing::Values(1, 7, 8, 63, 64, 65, 512, 513, 4097, 32 * 1024, 32 * 1024 + 1,
                                         1 << 20));

TEST_P(MessageOfSize, BearsItsOwnNumberWhenItIsSent) {
  Outbox out(GetParam(), mark);
  for (std::uint64_t n = 0; n < rounds(); ++n) {
    const ConstBytes message = out.front();
    ASSERT_EQ(message.size(), GetParam());
    ASSERT_NO_THROW(check_stamp(message, n ^ mark)) << "message " << n;
    out.pop();
  }
}

TEST_P(MessageOfSize, BeginsACacheLine) {
  Outbox out(GetParam(), mark);
  Inbox in(GetParam(), mark);
  for (int n = 0; n < 3; ++n) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(out.front().data()) % cache_line_bytes, 0U);
    out.pop();
  }
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(in.buffer().data()) % cache_line_bytes, 0U);
  EXPECT_EQ(in.buffer().size(), GetParam());
}

TEST_P(MessageOfSize, IsReceivedInItsTurn) {
  Outbox out(GetParam(), mark);
  Inbox in(GetParam(), mark);
  for (std::uint64_t n = 0; n < rounds(); ++n) {
    pass_one(out, in);
    ASSERT_NO_THROW(in.check_next()) << "message " << n;
  }
}

TEST_P(MessageOfSize, IsRefusedASecondTime) {
  Outbox out(GetParam(), mark);
  Inbox in(GetParam(), mark);
  pass_one(out, in);
  EXPECT_NO_THROW(in.check_next());
  EXPECT_THROW(in.check_next(), StampMismatch);
}

TEST_P(MessageOfSize, IsMissedWhenItIsLost) {
  Outbox out(GetParam(), mark);
  Inbox in(GetParam(), mark);
  out.pop();
  pass_one(out, in);
  EXPECT_THROW(in.check_next(), StampMismatch);
}

TEST_P(MessageOfSize, IsNotTakenForOnesOwn) {
  Outbox out(GetParam(), mark_of(Role::initiator));
  Inbox in(GetParam(), mark_of(Role::responder));
  for (std::uint64_t n = 0; n < rounds(); ++n) {
    pass_one(out, in);
    ASSERT_THROW(in.check_next(), StampMismatch) << "message " << n;
  }
}

// How many messages go by before a buffer is used again.
std::size_t buffers_of(std::size_t bytes) {
  Outbox out(bytes, mark);
  std::set<const std::byte*> seen;
  while (seen.insert(out.front().data()).second) out.pop();
  return seen.size();
}

TEST(Outbox, RotatesSmallBuffersWithinAFirstLevelCache) {
  EXPECT_EQ(buffers_of(1), 64U);
  EXPECT_EQ(buffers_of(64), 64U);
  EXPECT_EQ(buffers_of(65), 64U);
  EXPECT_EQ(buffers_of(512), 64U);
  EXPECT_EQ(buffers_of(513), 32U);
  EXPECT_EQ(buffers_of(4096), 8U);
  EXPECT_EQ(buffers_of(4097), 4U);
  EXPECT_EQ(buffers_of(32 * 1024), 1U);
  EXPECT_EQ(buffers_of(1 << 20), 1U);
}

TEST(Outbox, StampsAMessageLongBeforeItIsSent) {
  Outbox out(64, mark);
  const ConstBytes first = out.front();
  out.pop();
  // The first buffer bears the number that it will be sent with 64 messages on.
  EXPECT_NO_THROW(check_stamp(first, 64 ^ mark));
}

TEST(Mark, DiffersByRole) {
  EXPECT_NE(mark_of(Role::initiator), mark_of(Role::responder));
}

}  // namespace
}  // namespace ipcbench
