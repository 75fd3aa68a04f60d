#include "harness/shared_stream.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <functional>

#include "harness/session.h"
#include "os/error.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr std::size_t bytes = 64;

// How often a producer sends the message of that number, counted from 0.
using Copies = std::function<int(unsigned producer, std::uint64_t number)>;

// Writes and reads of so few bytes are whole (PIPE_BUF).
class PipeEnd final : public Endpoint {
 public:
  PipeEnd(int in, int out, const Copies& copies) : in_(in), out_(out), copies_(copies) {}

  // Whose message it is stands in its stamp.
  void send(ConstBytes message) override {
    const auto producer = static_cast<unsigned>((stamp_of(message) ^ mark_of(Role::initiator)) >> 48);
    for (int i = copies_(producer, number_++); i > 0; --i)
      check(::write(out_, message.data(), bytes), "write");
  }
  void receive(Bytes message) override { check(::read(in_, message.data(), bytes), "read"); }

 private:
  int in_;
  int out_;
  Copies copies_;
  std::uint64_t number_ = 0;
};

class PipeTransport final : public Transport {
 public:
  explicit PipeTransport(Copies copies) : copies_(std::move(copies)) {
    std::array<int, 2> fds{};
    check(::pipe2(fds.data(), O_CLOEXEC), "pipe2");
    in_.reset(fds[0]);
    out_.reset(fds[1]);
  }
  Capacity capacity() override { return {}; }
  std::unique_ptr<Endpoint> attach(Role) override {
    return std::make_unique<PipeEnd>(in_.get(), out_.get(), copies_);
  }

 private:
  Copies copies_;
  Fd in_;
  Fd out_;
};

std::unique_ptr<Channel> pipe_channel(const Copies& copies) {
  return std::make_unique<Channel>(std::make_unique<PipeTransport>(copies), bytes);
}

constexpr unsigned producers = 3;
constexpr unsigned consumers = 2;

SharedSlice run(const Copies& copies) {
  Session session(pipe_channel(copies),
                  {.message_bytes = bytes, .producers = producers, .consumers = consumers});
  SharedSlice slice = session.run_shared(20ms);
  session.finish();
  return slice;
}

std::string failure_of(const Copies& copies) {
  try {
    run(copies);
  } catch (const MemberFailed& failure) {
    return failure.what();
  }
  return "no fault";
}

TEST(SharedStream, TellsWhatEachProducerSentAndEachConsumerGot) {
  const SharedSlice slice = run([](unsigned, std::uint64_t) { return 1; });
  ASSERT_EQ(slice.sent.size(), producers);
  ASSERT_EQ(slice.received.size(), consumers);
  EXPECT_EQ(slice.sent[0] + slice.sent[1] + slice.sent[2], slice.slice.trips);
  EXPECT_EQ(slice.received[0] + slice.received[1], slice.slice.trips);
  EXPECT_GT(slice.slice.elapsed_ns, 0);
}

TEST(SharedStream, FailsWhereAMessageIsLost) {
  const auto loses = [](unsigned producer, std::uint64_t number) {
    return producer == 1 && number == 10 ? 0 : 1;
  };
  EXPECT_THAT(failure_of(loses), HasSubstr("messages of producer 1"));
}

// By the consumer that gets both, or by the sums where each gets one.
TEST(SharedStream, FailsWhereAMessageComesTwice) {
  const auto repeats = [](unsigned producer, std::uint64_t number) {
    return producer == 2 && number == 10 ? 2 : 1;
  };
  EXPECT_THAT(failure_of(repeats),
              testing::AnyOf(HasSubstr("repeated"), HasSubstr("messages of producer 2")));
}

TEST(SharedStream, NamesTheProducerThatDied) {
  Session session(pipe_channel([](unsigned, std::uint64_t) { return 1; }),
                  {.message_bytes = bytes, .producers = producers, .consumers = consumers});
  ::kill(session.pids()[1], SIGKILL);
  try {
    session.run_shared(20ms);
    FAIL() << "nobody missed it";
  } catch (const MemberFailed& failure) {
    EXPECT_STREQ(failure.what(), "the producer 1 was killed by SIGKILL");
  }
}

TEST(SharedStream, IsForAFewSidesOnly) {
  const auto once = [](unsigned, std::uint64_t) { return 1; };
  EXPECT_THROW(
      Session(pipe_channel(once), {.message_bytes = bytes, .producers = max_sharers + 1, .consumers = 1}),
      std::invalid_argument);
}

TEST(Tally, TellsSetsOfMessagesApart) {
  Tally a;
  Tally b;
  for (const std::uint64_t number : {1, 2, 6}) a.add(number);
  for (const std::uint64_t number : {2, 3, 4}) b.add(number);
  EXPECT_EQ(a.sum, b.sum);
  EXPECT_FALSE(a == b);
  Tally both = a;
  both += b;
  EXPECT_EQ(both.messages, 6);
}

}  // namespace
}  // namespace ipcbench
