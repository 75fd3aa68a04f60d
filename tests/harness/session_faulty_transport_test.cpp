// Transports that lose, repeat, reorder, alter or tear one message in a million, or that move less than the
// whole of each: whatever a mechanism does wrong, a session must not report a figure for it.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <functional>
#include <random>

#include "harness/shared_ring.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using namespace std::chrono_literals;

using Message = std::vector<std::byte>;

// A build for debugging, with sanitizers or without, takes some ten times as long for each message.
#ifdef NDEBUG
constexpr std::uint64_t long_stream = 1'000'000;
#else
constexpr std::uint64_t long_stream = 100'000;
#endif

// Lets `fault` change, drop or add to `window` successive messages, from message `position` on.
class FaultySend {
 public:
  using Fault = std::function<void(std::vector<Message>&)>;

  FaultySend(std::uint64_t position, std::size_t window, Fault fault)
      : position_(position), window_(window), fault_(std::move(fault)) {}

  void operator()(Ring& out, ConstBytes message) {
    const std::uint64_t number = sent_++;
    if (number < position_ || number >= position_ + window_) return out.push(message);
    held_.emplace_back(message.begin(), message.end());
    if (held_.size() < window_) return;
    fault_(held_);
    for (const Message& each : held_) out.push(each);
  }

 private:
  std::uint64_t position_;
  std::size_t window_;
  Fault fault_;
  std::uint64_t sent_ = 0;
  std::vector<Message> held_;
};

// One message in a stream that is not as it should be: the one after `position`.
struct OneFault {
  std::string name;
  std::size_t message_bytes;
  FaultySend::Fault make;  // of three messages
  std::size_t line;        // the first that shows it
  std::uint64_t position = 0;
};
void PrintTo(const OneFault& fault, std::ostream* out) {
  *out << fault.name << " after message " << fault.position;
}

void add_faults_of_order(std::size_t bytes, std::vector<OneFault>& all) {
  using Three = std::vector<Message>;
  const auto add = [&](const char* name, FaultySend::Fault fault) {
    all.push_back({fmt::format("{}_{}", name, bytes), bytes, std::move(fault), 0});
  };
  add("lost", [](Three& three) { three.erase(three.begin() + 1); });
  add("repeated", [](Three& three) { three[1] = three[0]; });
  add("inserted", [](Three& three) { three.insert(three.begin() + 1, Message(three[0])); });
  add("reordered", [](Three& three) { std::swap(three[1], three[2]); });
}

// One bit of each stamped byte of the line at `line`.
void add_altered_bytes(std::size_t bytes, std::size_t line, std::vector<OneFault>& all) {
  for (std::size_t at = line; at < std::min(line + stamp_bytes, bytes); ++at) {
    const auto alter = [at](std::vector<Message>& three) { three[1][at] ^= std::byte{0x10}; };
    all.push_back({fmt::format("altered_at_{}_of_{}", at, bytes), bytes, alter, line});
  }
}

std::vector<OneFault> faults() {
  constexpr std::size_t whole_tail = 200;  // 3 × 64 + 8
  constexpr std::size_t short_tail = 195;
  std::vector<OneFault> all;
  for (const std::size_t bytes : {std::size_t{1}, whole_tail}) add_faults_of_order(bytes, all);
  for (const std::size_t line : {0U, 64U, 128U, 192U}) add_altered_bytes(whole_tail, line, all);
  add_altered_bytes(short_tail, 192, all);
  all.push_back(
      {"torn_200", whole_tail,
       [](std::vector<Message>& three) { std::copy_n(three[0].begin() + 100, 100, three[1].begin() + 100); },
       128});
  std::mt19937 random(20);
  for (OneFault& fault : all) fault.position = random() % (long_stream - 3);
  return all;
}

class FaultyTransport : public testing::TestWithParam<OneFault> {};
INSTANTIATE_TEST_SUITE_P(Stream, FaultyTransport, testing::ValuesIn(faults()),
                         [](const auto& test) { return test.param.name; });

TEST_P(FaultyTransport, FailsByTheMessageThatItGotWrong) {
  const OneFault& fault = GetParam();
  const Behaviour behaviour{.send = FaultySend(fault.position, 3, fault.make)};
  EXPECT_THAT(outcome(fault.message_bytes, behaviour, Order::stream, long_stream),
              AllOf(HasSubstr("the responder failed: a message was lost, repeated, reordered or torn"),
                    HasSubstr(fmt::format("at byte {} of {}", fault.line, fault.message_bytes)),
                    testing::EndsWith(
                        fmt::format(" instead of {:#x}", (fault.position + 1) ^ mark_of(Role::initiator)))));
}

class SoundTransport : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Stream, SoundTransport, testing::Values(1, 195, 200));

TEST_P(SoundTransport, Passes) {
  const Behaviour holding_up_three{.send =
                                       FaultySend(long_stream / 2, 3, [](const std::vector<Message>&) {})};
  EXPECT_EQ(outcome(GetParam(), holding_up_three, Order::stream, long_stream), "no fault");
  EXPECT_EQ(outcome(GetParam(), {}, Order::round_trips, 1'000), "no fault");
}

// From here on nobody answers, so that only the deadline ends it.
Behaviour losing(std::uint64_t position) {
  return {.send = FaultySend(position, 1, [](std::vector<Message>& one) { one.clear(); })};
}

TEST(LostMessage, EndsAPingPongByTheDeadline) {
  EXPECT_THAT(outcome(64, losing(50), Order::round_trips, 100, 300ms), HasSubstr("no answer within 0.3 s"));
}

TEST(LostMessage, EndsAStreamByTheDeadlineWhereItIsTheLast) {
  EXPECT_THAT(outcome(64, losing(99), Order::stream, 100, 300ms), HasSubstr("no answer within 0.3 s"));
}

constexpr std::size_t page_bytes = 4096;
constexpr std::size_t large_bytes = 16 * page_bytes + 8;

void expect_session_refuses(const Behaviour& behaviour) {
  const auto refused = [](std::uint64_t expected) {
    return AllOf(HasSubstr("a message was lost, repeated, reordered or torn"),
                 testing::EndsWith(fmt::format(" instead of {:#x}", expected)));
  };
  for (const std::size_t bytes : {std::size_t{200}, large_bytes}) {
    EXPECT_THAT(outcome(bytes, behaviour, Order::stream, long_stream), refused(mark_of(Role::initiator)));
    EXPECT_THAT(outcome(bytes, behaviour, Order::round_trips, long_stream),
                testing::AnyOf(refused(mark_of(Role::initiator)), refused(mark_of(Role::responder))));
  }
}

// Lets a receiver have only what `part` copies of a message.
Behaviour moving(std::function<void(ConstBytes, Bytes)> part) {
  return {.receive = [part = std::move(part), whole = Message()](Ring& in, Bytes message) mutable {
    whole.resize(message.size());
    in.pop(whole);
    part(whole, message);
  }};
}

void copy_first(std::size_t bytes, ConstBytes from, Bytes to) {
  std::copy_n(from.begin(), std::min(bytes, from.size()), to.begin());
}

TEST(PartOfAMessage, IsRefusedWhereItIsTheFirstLineAlone) {
  expect_session_refuses(moving([](ConstBytes from, Bytes to) { copy_first(cache_line_bytes, from, to); }));
}

TEST(PartOfAMessage, IsRefusedWhereItIsTheFirstStampAlone) {
  expect_session_refuses(moving([](ConstBytes from, Bytes to) { copy_first(stamp_bytes, from, to); }));
}

TEST(PartOfAMessage, IsRefusedWhereItIsAllButTheLastLine) {
  expect_session_refuses(
      moving([](ConstBytes from, Bytes to) { copy_first(from.size() - stamp_bytes, from, to); }));
}

TEST(PartOfAMessage, IsRefusedWhereItIsTheFirstLineOfEachPage) {
  expect_session_refuses(moving([](ConstBytes from, Bytes to) {
    for (std::size_t page = 0; page < from.size(); page += page_bytes) {
      copy_first(cache_line_bytes, from.subspan(page), to.subspan(page));
    }
  }));
}

// Sends where its buffer is, and not what is in it.
void send_address(Ring& out, ConstBytes message) {
  const std::byte* const address = message.data();
  out.push(std::as_bytes(std::span(&address, 1)));
}

const std::byte* receive_address(Ring& in) {
  const std::byte* address = nullptr;
  in.pop(std::as_writable_bytes(std::span(&address, 1)));
  return address;
}

TEST(PassedPointer, IsRefusedWhereNobodyLooksAtTheData) {
  expect_session_refuses({.send = send_address, .receive = [](Ring& in, Bytes) { receive_address(in); }});
}

// The same address in the receiver is, of all things, likely to be its own outbox: both sides were forked
// from one process. So the marks of the two sides differ.
TEST(PassedPointer, IsRefusedWhereItIsFollowedInTheReceiversMemory) {
  expect_session_refuses({.send = send_address, .receive = [](Ring& in, Bytes message) {
                            std::copy_n(receive_address(in), message.size(), message.begin());
                          }});
}

}  // namespace
}  // namespace ipcbench
