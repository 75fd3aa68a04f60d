#include "harness/lossy_stream.h"

#include <gmock/gmock.h>

#include "harness/shared_ring.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

constexpr std::size_t message_size = 64;

// Drops the messages for whose number, counted from 0, `drops` is true. Both sides have a copy.
Behaviour dropping(std::function<bool(std::uint64_t)> drops) {
  Behaviour behaviour;
  behaviour.send = [drops = std::move(drops), number = std::uint64_t{0}](Ring& out,
                                                                         ConstBytes message) mutable {
    if (!drops(number++)) out.push(message);
  };
  return behaviour;
}

Slices stream_of(std::uint64_t messages, const Behaviour& behaviour) {
  Session session(ring_channel(message_size, behaviour, false), {.message_bytes = message_size});
  const Slices slice = session.run(Order::stream, messages, 0);
  session.run(Order::round_trips, 10);
  session.finish();
  return slice;
}

TEST(LossyStream, CountsNoLossWhereThereIsNone) {
  const Slices slice = stream_of(1000, {});
  EXPECT_EQ(slice.trips, 1000);
  EXPECT_EQ(slice.lost, 0);
}

TEST(LossyStream, CountsWhatIsLostOnItsWay) {
  // Not the replies: they are few.
  const auto drops = [](std::uint64_t n) { return n >= 100 && n < 1000 && n % 10 == 3; };
  const Slices slice = stream_of(1000, dropping(drops));
  EXPECT_EQ(slice.trips, 910);
  EXPECT_EQ(slice.lost, 90);
}

TEST(LossyStream, EndsThoughItsLastMessagesAreLost) {
  const Slices slice = stream_of(1000, dropping([](std::uint64_t n) { return n >= 900 && n < 1002; }));
  // Message 1002, two milliseconds later, came in place of the last that counts.
  EXPECT_EQ(slice.trips, 901);
  EXPECT_EQ(slice.lost, 102);
}

TEST(LossyStream, LeavesNothingInTheChannel) {
  Session session(
      ring_channel(message_size, dropping([](std::uint64_t n) { return n % 97 == 0 && n < 5000; }), false),
      {.message_bytes = message_size});
  for (int slice = 0; slice < 20; ++slice) {
    session.run(Order::stream, 100, 0);
  }
  session.finish();
}

TEST(LossyStream, FailsForWhatIsNotLostButWrong) {
  const auto failure_of = [](const Behaviour& behaviour) -> std::string {
    try {
      stream_of(1000, behaviour);
    } catch (const MemberFailed& failure) {
      return failure.what();
    }
    return "no fault";
  };
  Behaviour repeating;
  repeating.send = [n = 0](Ring& out, ConstBytes message) mutable {
    out.push(message);
    if (++n == 500) out.push(message);
  };
  EXPECT_THAT(failure_of(repeating), HasSubstr("a message was lost, repeated, reordered or torn"));
}

}  // namespace
}  // namespace ipcbench
