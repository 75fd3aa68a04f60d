// What every mechanism of the registry promises, checked for each alike: what it says of itself, its bytes,
// boundaries and sizes. Adding a mechanism adds it here by itself.

#include "mechanisms/conformance.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <regex>

namespace ipcbench {
namespace {

TEST_P(Conformance, DescribesItself) {
  const Description& about = mechanism_.description();
  EXPECT_TRUE(std::regex_match(std::string(about.id), std::regex("[a-z0-9]+(-[a-z0-9]+)*")));
  EXPECT_FALSE(about.title.empty());
  EXPECT_FALSE(about.family.empty());
  EXPECT_FALSE(about.path.empty());
  EXPECT_FALSE(about.waits.empty());
  const bool blocks = std::ranges::find(about.waits, Wait::block) != about.waits.end();
  EXPECT_EQ(about.waits.front() == Wait::block, blocks);
  EXPECT_EQ(availability_.max_message_bytes.has_value(), !availability_.limited_by.empty());
}

TEST_P(Conformance, KeepsEveryByteAndTheOrderBothWays) {
  for (const std::size_t bytes : sizes()) {
    const auto messages = static_cast<unsigned>(so_many(bytes > 100'000 ? 3 : 100));
    const auto channel = open(bytes);
    TwoSides sides(
        *channel,
        [&](Side& side) {
          Message buffer(bytes);
          for (unsigned n = 0; n < messages; ++n) {
            send_message(side, Role::initiator, n, buffer);
            expect_message(side, Role::responder, n, buffer);
          }
        },
        [&](Side& side) {
          Message buffer(bytes);
          for (unsigned n = 0; n < messages; ++n) {
            expect_message(side, Role::initiator, n, buffer);
            send_message(side, Role::responder, n, buffer);
          }
        });
    EXPECT_EQ(sides.failure(Role::initiator), "") << bytes << " bytes";
    EXPECT_EQ(sides.failure(Role::responder), "") << bytes << " bytes";
  }
}

TEST_P(Conformance, LosesNothingWhenTheConsumerIsSlow) {
  if (!mechanism_.description().lossless)
    GTEST_SKIP() << mechanism_.id() << " declares that it may lose messages";
  const std::size_t bytes = std::min<std::size_t>(max_bytes(), 65);
  const auto messages = static_cast<unsigned>(so_many(5000));  // more than most of them hold
  const auto channel = open(bytes);
  TwoSides sides(
      *channel,
      [&](Side& side) {
        Message buffer(bytes);
        for (unsigned n = 0; n < messages; ++n) send_message(side, Role::initiator, n, buffer);
      },
      [&](Side& side) {
        Message buffer(bytes);
        for (unsigned n = 0; n < messages; ++n) {
          if (n % 100 == 0) sched_yield();
          expect_message(side, Role::initiator, n, buffer);
        }
      });
  EXPECT_EQ(sides.failure(Role::initiator), "");
  EXPECT_EQ(sides.failure(Role::responder), "");
}

// Two messages of half the size, and a receiver that asks for the whole: it gets both only where boundaries
// are declared absent.
TEST_P(Conformance, KeepsBoundariesOrDeclaresThemAbsent) {
  if (mechanism_.description().payload != Payload::bytes) GTEST_SKIP() << "it carries no bytes to merge";
  constexpr std::size_t half = 32;
  const auto channel = open(2 * half);
  TwoSides sides(
      *channel,
      [&](Side& side) {
        side.send(pattern(half, Role::initiator, 0));
        side.send(pattern(half, Role::initiator, 1));
      },
      [&](Side& side) {
        Message received(2 * half);
        side.receive(received);
        const Message second = pattern(half, Role::initiator, 1);
        if (std::equal(second.begin(), second.end(), received.begin() + half))
          throw std::runtime_error("merged");
      });
  const std::string failure = sides.failure(Role::responder);
  if (mechanism_.description().boundaries) {
    EXPECT_NE(failure, "merged");
  } else {
    EXPECT_EQ(failure, "merged");
  }
}

// What a mechanism finds of room may be a page less than there is: then it comes whole.
TEST_P(Conformance, RefusesAMessageOverItsMaximumWithAReason) {
  if (!availability_.max_message_bytes || *availability_.max_message_bytes >= suite_max_message_bytes) {
    GTEST_SKIP() << "the suite's own maximum comes first";
  }
  const std::size_t bytes = *availability_.max_message_bytes + 1;
  try {
    const auto channel = open(bytes);
    TwoSides sides(
        *channel, [&](Side& side) { side.send(pattern(bytes, Role::initiator, 0)); },
        [&](Side& side) { expect_message(side, Role::initiator, 0, bytes); });
    if (sides.failure(Role::initiator).empty()) {
      EXPECT_EQ(sides.failure(Role::responder), "") << "sent " << bytes << " bytes";
    }
  } catch (const std::exception& refusal) {
    EXPECT_STRNE(refusal.what(), "");
  }
}

TEST_P(Conformance, HoldsAsMuchAsItSays) {
  const bool lossless = mechanism_.description().lossless;
  for (const std::size_t bytes : {some_bytes(), std::min<std::size_t>(max_bytes(), 4096)}) {
    SessionConfig with_capacity = config(bytes);
    with_capacity.measure_capacity = true;
    Session session(mechanism_, names_, with_capacity);
    const Capacity capacity = session.capacity();
    session.finish();
    if (!capacity.messages || !capacity.bytes) GTEST_SKIP() << "how much it holds is no fixed number";
    EXPECT_GE(*capacity.bytes, *capacity.messages * bytes);

    for (const std::uint64_t messages : {*capacity.messages, *capacity.messages + 1}) {
      const auto channel = open(bytes);
      const SharedBlock<std::atomic<std::uint64_t>> sent;
      TwoSides sides(
          *channel,
          [&](Side& side) {
            for (std::uint64_t n = 0; n < messages; ++n, ++*sent) side.send(Message(bytes));
          },
          [](Side&) { ::pause(); });
      // One message more has to wait. Where messages may be lost, none ever has to.
      if (messages == *capacity.messages || !lossless) {
        EXPECT_TRUE(sides.ended(Role::initiator, 60'000)) << messages << " messages of " << bytes;
      } else {
        while (*sent < *capacity.messages && !sides.ended(Role::initiator, 1)) {
        }
        EXPECT_TRUE(sides.comes_to_wait(Role::initiator)) << messages << " messages of " << bytes;
      }
      EXPECT_EQ(*sent, lossless ? *capacity.messages : messages);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, Conformance, testing::ValuesIn(promises()), [](const auto& param) {
  std::string name = fmt::format("{}_{}", param.param.id, ipcbench::name(param.param.wait));
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace ipcbench
