#include "harness/loops.h"

#include <gtest/gtest.h>

#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

namespace ipcbench {
namespace {

using Message = std::vector<std::byte>;

// What an endpoint was asked to do, one letter a call, and what it has to give.
struct Wire {
  std::string calls;  // 's' or 'r'
  std::vector<Message> sent;
  std::deque<Message> to_receive;
};

// An endpoint that writes down what is done with it.
class Recorder {
 public:
  explicit Recorder(Wire& wire) : wire_(&wire) {}

  void send(ConstBytes message) {
    wire_->calls += 's';
    wire_->sent.emplace_back(message.begin(), message.end());
  }
  void receive(Bytes message) {
    wire_->calls += 'r';
    if (wire_->to_receive.empty()) throw std::runtime_error("the peer is gone");
    std::ranges::copy(wire_->to_receive.front(), message.begin());
    wire_->to_receive.pop_front();
  }

 private:
  Wire* wire_;
};

constexpr std::size_t message_bytes = 65;

std::deque<Message> messages_of(Role sender, int count) {
  Outbox out(message_bytes, mark_of(sender));
  std::deque<Message> messages;
  for (int i = 0; i < count; ++i) {
    const ConstBytes message = out.front();
    messages.emplace_back(message.begin(), message.end());
    out.pop();
  }
  return messages;
}

// One side whose peer sends what it should.
struct OneSide {
  explicit OneSide(Role role, int peer_sends = 0) : side(Recorder(wire), role, message_bytes) {
    wire.to_receive = messages_of(peer_of(role), peer_sends);
  }
  [[nodiscard]] bool sent_its_own() const {
    const auto expected = messages_of(side.role, static_cast<int>(wire.sent.size()));
    return std::ranges::equal(wire.sent, expected);
  }

  Wire wire;
  Attached<Recorder> side;
};

TEST(RoundTrips, BeginWithTheInitiator) {
  OneSide initiator(Role::initiator, 3);
  round_trips(initiator.side, 3);
  EXPECT_EQ(initiator.wire.calls, "srsrsr");
  EXPECT_TRUE(initiator.sent_its_own());

  OneSide responder(Role::responder, 3);
  round_trips(responder.side, 3);
  EXPECT_EQ(responder.wire.calls, "rsrsrs");
  EXPECT_TRUE(responder.sent_its_own());
}

TEST(RoundTrips, CanBeNone) {
  OneSide initiator(Role::initiator);
  round_trips(initiator.side, 0);
  EXPECT_EQ(initiator.wire.calls, "");
}

TEST(ClockedRoundTrips, AreTimedByTheInitiatorAlone) {
  OneSide initiator(Role::initiator, 3);
  Histogram times;
  clocked_round_trips(initiator.side, 3, times);
  EXPECT_EQ(initiator.wire.calls, "srsrsr");
  EXPECT_EQ(times.count(), 3U);
  EXPECT_TRUE(initiator.sent_its_own());

  OneSide responder(Role::responder, 3);
  Histogram no_times;
  clocked_round_trips(responder.side, 3, no_times);
  EXPECT_EQ(responder.wire.calls, "rsrsrs");
  EXPECT_EQ(no_times.count(), 0U);
}

TEST(Stream, GoesFromTheInitiatorToTheResponder) {
  OneSide producer(Role::initiator);
  stream(producer.side, 4);
  EXPECT_EQ(producer.wire.calls, "ssss");
  EXPECT_TRUE(producer.sent_its_own());

  OneSide consumer(Role::responder, 4);
  stream(consumer.side, 4);
  EXPECT_EQ(consumer.wire.calls, "rrrr");
}

TEST(Loops, CountOnFromOneToTheNext) {
  OneSide initiator(Role::initiator, 4);
  Histogram times;
  round_trips(initiator.side, 2);
  stream(initiator.side, 70);  // more than there are buffers
  clocked_round_trips(initiator.side, 2, times);
  EXPECT_EQ(initiator.wire.sent.size(), 74U);
  EXPECT_TRUE(initiator.sent_its_own());
  EXPECT_TRUE(initiator.wire.to_receive.empty());
}

// Every loop that receives, fed with `messages`.
void expect_refused(const std::deque<Message>& messages) {
  const auto n = messages.size();
  OneSide initiator(Role::initiator);
  initiator.wire.to_receive = messages;
  EXPECT_THROW(round_trips(initiator.side, n), StampMismatch);
  OneSide clocked(Role::initiator);
  clocked.wire.to_receive = messages;
  Histogram times;
  EXPECT_THROW(clocked_round_trips(clocked.side, n, times), StampMismatch);
}

void expect_refused_by_responder(const std::deque<Message>& messages) {
  const auto n = messages.size();
  OneSide responder(Role::responder);
  responder.wire.to_receive = messages;
  EXPECT_THROW(round_trips(responder.side, n), StampMismatch);
  OneSide clocked(Role::responder);
  clocked.wire.to_receive = messages;
  Histogram times;
  EXPECT_THROW(clocked_round_trips(clocked.side, n, times), StampMismatch);
  OneSide consumer(Role::responder);
  consumer.wire.to_receive = messages;
  EXPECT_THROW(stream(consumer.side, n), StampMismatch);
}

// A fault done to three good messages.
using Fault = void (*)(std::deque<Message>&);
struct NamedFault {
  const char* name;
  Fault make;
};
void PrintTo(const NamedFault& fault, std::ostream* out) {
  *out << fault.name;
}

class EveryFault : public testing::TestWithParam<NamedFault> {};
INSTANTIATE_TEST_SUITE_P(
    Loops, EveryFault,
    testing::Values(NamedFault{"lost", [](std::deque<Message>& all) { all.erase(all.begin() + 1); }},
                    NamedFault{"repeated", [](std::deque<Message>& all) { all[1] = all[0]; }},
                    NamedFault{"reordered", [](std::deque<Message>& all) { std::swap(all[1], all[2]); }},
                    NamedFault{"torn", [](std::deque<Message>& all) { all[1].back() = all[2].back(); }},
                    NamedFault{"empty", [](std::deque<Message>& all) { all[1].assign(message_bytes, {}); }}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_P(EveryFault, IsRefused) {
  auto from_responder = messages_of(Role::responder, 3);
  GetParam().make(from_responder);
  expect_refused(from_responder);
  auto from_initiator = messages_of(Role::initiator, 3);
  GetParam().make(from_initiator);
  expect_refused_by_responder(from_initiator);
}

TEST(Loops, RefuseTheirOwnMessages) {
  expect_refused(messages_of(Role::initiator, 1));
  expect_refused_by_responder(messages_of(Role::responder, 1));
}

TEST(Loops, PassOnWhatTheEndpointThrows) {
  OneSide initiator(Role::initiator, 1);
  EXPECT_THROW(round_trips(initiator.side, 2), std::runtime_error);
  EXPECT_EQ(initiator.wire.calls, "srsr");
  OneSide consumer(Role::responder, 1);
  EXPECT_THROW(stream(consumer.side, 2), std::runtime_error);
}

}  // namespace
}  // namespace ipcbench
