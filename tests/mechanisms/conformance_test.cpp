// What every mechanism of the registry promises, checked for each alike. Adding a mechanism adds it here by
// itself.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstring>
#include <regex>

#include "harness/session.h"
#include "mechanisms/names_left.h"
#include "os/daemon.h"
#include "os/process_stat.h"
#include "os/run_directory.h"
#include "os/shared_block.h"
#include "os/shared_text.h"
#include "os/text.h"
#include "processes.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

using Message = std::vector<std::byte>;

// Bytes that differ from message to message and from side to side, in every place: a generator's, eight at a
// time (Steele et al., "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
class Pattern {
 public:
  Pattern(Role sender, unsigned number)
      : state_((std::uint64_t{number} << 1 | static_cast<std::uint64_t>(sender)) << 32) {}

  void write(Bytes message) && {
    for (; !message.empty(); message = message.subspan(std::min(sizeof state_, message.size()))) {
      const std::uint64_t word = next();
      std::memcpy(message.data(), &word, std::min(sizeof word, message.size()));
    }
  }
  [[nodiscard]] bool is_in(ConstBytes message) && {
    for (; !message.empty(); message = message.subspan(std::min(sizeof state_, message.size()))) {
      const std::uint64_t word = next();
      if (std::memcmp(message.data(), &word, std::min(sizeof word, message.size())) != 0) return false;
    }
    return true;
  }

 private:
  std::uint64_t next() {
    std::uint64_t word = state_ += 0x9e3779b97f4a7c15;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
    word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
    return word ^ word >> 31;
  }

  std::uint64_t state_;
};

Message pattern(std::size_t bytes, Role sender, unsigned number) {
  Message message(bytes);
  Pattern(sender, number).write(message);
  return message;
}

// Both sides of a channel in processes of their own; what one throws is kept.
class TwoSides {
 public:
  TwoSides(Channel& channel, const std::function<void(Side&)>& initiator,
           const std::function<void(Side&)>& responder) {
    start(channel, Role::initiator, initiator);
    start(channel, Role::responder, responder);
    channel.close_in_runner();
  }

  // Empty if that side did all it had to.
  std::string failure(Role role) {
    const auto index = static_cast<std::size_t>(role);
    const ExitStatus status = children_[index].wait();
    if (status.clean()) return "";
    const std::string_view error = errors_->at(index).get();
    return error.empty() ? status.text() : std::string(error);
  }
  // Returns when that side is dead.
  void kill(Role role) {
    children_[static_cast<std::size_t>(role)].kill();
    EXPECT_TRUE(ended(role, 60'000));
  }
  [[nodiscard]] bool ended(Role role, int milliseconds) const {
    return children_[static_cast<std::size_t>(role)].ended(milliseconds);
  }
  // Whether that side comes to where it waits, and does not end: it sleeps, or looks again and again for so
  // long that it would have made thousands of messages.
  [[nodiscard]] bool comes_to_wait(Role role) const {
    const pid_t pid = children_[static_cast<std::size_t>(role)].pid();
    const std::uint64_t begin = ticks_of(pid);
    while (!ended(role, 1)) {
      if (process_stat_field(pid, 3) == "S" || ticks_of(pid) >= begin + 2) return true;
    }
    return false;
  }

 private:
  // The CPU time that a process has used, in ticks of 10 ms (proc(5): utime, stime).
  static std::uint64_t ticks_of(pid_t pid) {
    const auto field = [pid](std::size_t number) {
      return parse_number<std::uint64_t>(process_stat_field(pid, number).value_or("")).value_or(0);
    };
    return field(14) + field(15);
  }
  void start(Channel& channel, Role role, const std::function<void(Side&)>& body) {
    children_.emplace_back(std::string(name(role)), [&, role] {
      try {
        body(*channel.attach(role));
      } catch (const std::exception& error) {
        errors_->at(static_cast<std::size_t>(role)).set(error.what());
        throw;
      }
    });
  }

  SharedBlock<std::array<SharedText, 2>> errors_;
  std::vector<Child> children_;
};

// Sends and receives through one buffer: a fresh one for each large message takes longer than the message.
void send_message(Side& side, Role sender, unsigned number, Message& buffer) {
  Pattern(sender, number).write(buffer);
  side.send(buffer);
}
void expect_message(Side& side, Role sender, unsigned number, Message& buffer) {
  side.receive(buffer);
  if (!Pattern(sender, number).is_in(buffer)) {
    throw std::runtime_error(fmt::format("message {} of {} bytes came altered", number, buffer.size()));
  }
}
void expect_message(Side& side, Role sender, unsigned number, std::size_t bytes) {
  Message received(bytes);
  expect_message(side, sender, number, received);
}

// A mechanism, with one of its wait strategies.
struct Promise {
  std::string id;
  Wait wait;
};

void PrintTo(const Promise& promise, std::ostream* out) {
  *out << promise.id << ", " << name(promise.wait);
}

class Conformance : public testing::TestWithParam<Promise> {
 protected:
  void SetUp() override {
    availability_ = mechanism_.probe(names_);
    if (availability_.why_not)
      GTEST_SKIP() << mechanism_.id() << " cannot be used here: " << *availability_.why_not;
  }

  [[nodiscard]] std::size_t max_bytes() const {
    if (mechanism_.description().payload == Payload::none) return 0;
    return std::min(availability_.max_message_bytes.value_or(suite_max_message_bytes),
                    suite_max_message_bytes);
  }
  // The largest, which takes most of the time, goes with one wait strategy alone; with the others one that no
  // socket and no pipe holds whole, so that a side has to wait in the middle of it.
  [[nodiscard]] std::vector<std::size_t> sizes() const {
    constexpr std::size_t more_than_is_held = std::size_t{1} << 20;
    const bool largest = GetParam().wait == mechanism_.description().waits.front();
    switch (mechanism_.description().payload) {
      case Payload::bytes:
        return {1, 63, 64, 65, 4097, largest ? max_bytes() : std::min(max_bytes(), more_than_is_held)};
      case Payload::word:
        return {1, max_bytes()};
      case Payload::none:
        return {0};
    }
    return {};
  }
  // Who does not sleep takes a time slice a message where other tests have the CPUs: a tenth has to do.
  static std::uint64_t so_many(std::uint64_t messages) {
    const bool busy = GetParam().wait == Wait::spin || GetParam().wait == Wait::yield;
    return busy ? std::max<std::uint64_t>(messages / 10, 3) : messages;
  }
  // A small message that it carries.
  [[nodiscard]] std::size_t some_bytes() const { return std::min<std::size_t>(max_bytes(), 64); }
  std::unique_ptr<Channel> open(std::size_t bytes) {
    return mechanism_.open({bytes, names_, GetParam().wait});
  }
  [[nodiscard]] static SessionConfig config(std::size_t bytes) {
    return {.message_bytes = bytes, .wait = GetParam().wait, .deadline = std::chrono::minutes(1)};
  }

  const Mechanism& mechanism_ = *find_mechanism(GetParam().id);
  RunDirectory names_;
  Availability availability_;
};

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

// How many messages of a stream were received, and how many lost.
void expect_stream(Session& session, std::uint64_t messages, bool lossless) {
  const Slices stream = session.run(Order::stream, messages, 0);
  EXPECT_GE(stream.trips + stream.lost, messages);
  EXPECT_TRUE(!lossless || stream.trips == messages) << stream.trips;
}

TEST_P(Conformance, CarriesStampedRoundTripsAndStreams) {
  const bool lossless = mechanism_.description().lossless;
  for (const std::size_t bytes : sizes()) {
    const std::uint64_t trips = so_many(bytes > 100'000 ? 3 : 200);
    Session session(mechanism_, names_, config(bytes));
    EXPECT_EQ(session.run(Order::round_trips, trips).trips, trips);
    session.run(Order::clocked_round_trips, trips, 0);
    EXPECT_EQ(session.latency_ns().count(), trips);
    if (lossless || bytes >= stamp_bytes) expect_stream(session, trips, lossless);
    session.run(Order::round_trips, 1, 0);
    session.finish();
  }
}

TEST_P(Conformance, CarriesMessagesThatAreWrittenAndReadInPlace) {
  if (!mechanism_.zero_copy) {
    EXPECT_THROW(mechanism_.open({.message_bytes = some_bytes(),
                                  .names = names_,
                                  .wait = GetParam().wait,
                                  .transfer = Transfer::zero_copy}),
                 std::invalid_argument);
    return;
  }
  for (const std::size_t bytes : sizes()) {
    const std::uint64_t trips = so_many(bytes > 100'000 ? 3 : 200);
    SessionConfig in_place = config(bytes);
    in_place.transfer = Transfer::zero_copy;
    Session session(mechanism_, names_, in_place);
    session.run(Order::round_trips, trips);
    session.run(Order::unstamped_round_trips, trips, 0);
    session.run(Order::stream, trips, 0);
    session.run(Order::round_trips, 1, 0);
    session.finish();
  }
}

TEST_P(Conformance, CarriesCallsOfWhichSeveralAreUnderWay) {
  if (mechanism_.description().family != remote_call_family) GTEST_SKIP() << "it makes no calls";
  for (const std::size_t reply_bytes : {std::size_t{1}, std::size_t{64} * 1024}) {
    for (const unsigned in_flight : {1U, 16U}) {
      SessionConfig calls = config(64);
      calls.reply_bytes = reply_bytes;
      calls.in_flight = in_flight;
      Session session(mechanism_, names_, calls);
      EXPECT_EQ(session.run(Order::calls, so_many(300)).trips, so_many(300));
      session.run(Order::clocked_calls, so_many(300));
      EXPECT_EQ(session.latency_ns().count(), so_many(300));
      session.run(Order::serialize_calls, 10);
      session.run(Order::deserialize_calls, 10);  // compares what came out
      session.run(Order::stream, so_many(50));
      session.run(Order::calls, 20);
      session.finish();
    }
  }
}

// Each is larger than what the kernel or a library lets be under way, so that a side has to read while it
// writes.
TEST_P(Conformance, CarriesLargeCallsOfWhichSeveralAreUnderWay) {
  if (mechanism_.description().family != remote_call_family) GTEST_SKIP() << "it makes no calls";
  SessionConfig large = config(std::size_t{1} << 20);
  large.in_flight = 16;
  Session session(mechanism_, names_, large);
  EXPECT_EQ(session.run(Order::calls, so_many(30), 1).trips, so_many(30));
  session.finish();
}

TEST_P(Conformance, DeliversEachMessageOfSeveralProducersToOneOfSeveralConsumers) {
  const std::size_t most = mechanism_.description().many_to_many_bytes;
  // Several that spin on one CPU wait for each other's time slices.
  if (most < stamp_bytes || GetParam().wait == Wait::spin) GTEST_SKIP() << "it is not for several";
  for (const auto& [producers, consumers] : {std::pair(4U, 1U), {1U, 4U}, {3U, 3U}}) {
    SessionConfig shared = config(std::min<std::size_t>(most, 64));
    shared.producers = producers;
    shared.consumers = consumers;
    Session session(mechanism_, names_, shared);
    // On a busy machine it may take several until a producer has its turn.
    for (std::uint64_t messages = 0; messages == 0;) {
      const SharedSlice came = session.run_shared(std::chrono::milliseconds(10));
      EXPECT_EQ(came.sent.size(), producers);
      EXPECT_EQ(came.received.size(), consumers);
      messages += came.slice.trips;
    }
    session.finish();
  }
}

TEST_P(Conformance, SharesNothingLargerThanItSays) {
  const std::size_t most = mechanism_.description().many_to_many_bytes;
  if (most >= max_bytes()) GTEST_SKIP() << "whatever it carries may be shared";
  EXPECT_THROW(
      mechanism_.open({.message_bytes = most + 1, .names = names_, .wait = GetParam().wait, .producers = 2}),
      std::invalid_argument);
}

// After a first message each way, one side goes to sleep for good and is killed while the other waits for a
// second.
void first_trip(Side& side, Role role, std::size_t bytes) {
  if (role == Role::initiator) side.send(pattern(bytes, role, 0));
  expect_message(side, peer_of(role), 0, bytes);
  if (role == Role::responder) side.send(pattern(bytes, role, 0));
}
void wait_for_second(Side& side, Role role, std::size_t bytes) {
  if (role == Role::initiator) side.send(pattern(bytes, role, 1));  // which a call needs, to be answered
  expect_message(side, peer_of(role), 1, bytes);
}

// Whether a side whose peer is dead waits all the same. The kernel would have told it before the peer's end
// can be seen; a library's threads and daemons may take longer.
bool goes_on_waiting(const TwoSides& sides, Role role, bool by_library) {
  return by_library ? !sides.ended(role, 200) : sides.comes_to_wait(role);
}

TEST_P(Conformance, TellsASideOfItsPeersDeathWhereItSays) {
  const Description& about = mechanism_.description();
  if (GetParam().wait != about.waits.front()) GTEST_SKIP() << "its first wait strategy shows it";
  const bool by_library = about.library != nullptr;
  const std::size_t bytes = some_bytes();
  std::vector<Role> told_of;
  for (const Role victim : {Role::initiator, Role::responder}) {
    const auto channel = open(bytes);
    const SharedBlock<std::atomic<bool>> asleep;
    const auto body_of = [&](Role role) {
      return [&, role](Side& side) {
        first_trip(side, role, bytes);
        if (role != victim) return wait_for_second(side, role, bytes);
        *asleep = true;
        ::pause();
      };
    };
    TwoSides sides(*channel, body_of(Role::initiator), body_of(Role::responder));
    while (!*asleep && !sides.ended(victim, 1)) {
    }
    sides.kill(victim);
    const Role survivor = peer_of(victim);
    if (about.tells_of_death ? !sides.ended(survivor, 10'000) : goes_on_waiting(sides, survivor, by_library))
      continue;
    told_of.push_back(victim);
    EXPECT_NE(sides.failure(survivor), "") << "it had a message that nobody sent";
  }
  EXPECT_EQ(told_of.size() == 2, about.tells_of_death) << told_of.size() << " of 2 were told";
}

TEST_P(Conformance, ReportsAKilledSideByName) {
  for (const Role victim : {Role::initiator, Role::responder}) {
    for (const bool before_the_first_trip : {true, false}) {
      Session session(mechanism_, names_, config(some_bytes()));
      if (!before_the_first_trip) session.run(Order::round_trips, 10);
      ::kill(session.pid(victim), SIGKILL);
      try {
        for (;;) session.run(Order::round_trips, 1000);
      } catch (const MemberFailed& failure) {
        EXPECT_THAT(failure.what(), HasSubstr(fmt::format("the {} was killed by SIGKILL", name(victim))));
      }
    }
  }
}

// It is the daemon's end that is told, not what a side makes of that, and of a side that makes nothing of it.
TEST_P(Conformance, TellsOfADaemonThatWasKilled) {
  auto channel = open(some_bytes());
  const Daemon* daemon = channel->daemon();
  if (daemon == nullptr) GTEST_SKIP() << "it needs none";
  const std::string expected = daemon->name() + " was killed by SIGKILL";
  const pid_t pid = daemon->pid();
  Session session(std::move(channel), config(some_bytes()));
  session.run(Order::round_trips, 10);
  ::kill(pid, SIGKILL);
  // What is promised to who reads the row: no figure of this machine.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  try {
    while (std::chrono::steady_clock::now() < until) session.run(Order::round_trips, 100);
    FAIL() << "the sides go on without it";
  } catch (const MemberFailed& failure) {
    EXPECT_THAT(failure.what(), HasSubstr(expected));
  }
  EXPECT_LT(std::chrono::steady_clock::now(), until);
}

TEST_P(Conformance, LeavesNothingBehind) {
  const std::size_t descriptors = open_descriptors();
  {
    Session session(mechanism_, names_, config(some_bytes()));
    session.run(Order::round_trips, 10);
    session.finish();
  }
  {
    Session session(mechanism_, names_, config(some_bytes()));
    ::kill(session.pid(Role::responder), SIGKILL);
  }
  mechanism_.probe(names_);
  EXPECT_THAT(names_left(journalled_names(names_.path())), testing::IsEmpty());
  EXPECT_EQ(open_descriptors(), descriptors);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
}

std::vector<Promise> promises() {
  std::vector<Promise> all;
  for (const Mechanism& mechanism : mechanisms()) {
    for (const Wait wait : mechanism.description().waits) all.push_back({std::string(mechanism.id()), wait});
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Registry, Conformance, testing::ValuesIn(promises()), [](const auto& param) {
  std::string name = fmt::format("{}_{}", param.param.id, ipcbench::name(param.param.wait));
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(Registry, HoldsTheWholeCatalogue) {
  for (const char* id : {"boost-asio-unix",
                         "boost-mq",
                         "boost-spsc",
                         "capnp-unix",
                         "cma",
                         "cyclonedds",
                         "dbus",
                         "dbus-peer",
                         "eventfd",
                         "fd-pass",
                         "fifo",
                         "file",
                         "futex",
                         "grpc-unix",
                         "grpc-unix-stream",
                         "iceoryx",
                         "mailbox",
                         "memfd",
                         "mmap",
                         "mpi",
                         "nng-ipc",
                         "pidfd-signal",
                         "pipe",
                         "posix-mq",
                         "pty",
                         "redis",
                         "shm-eventfd",
                         "shm-futex",
                         "shm-mpmc",
                         "shm-mutex",
                         "shm-pipe",
                         "shm-ring",
                         "shm-ring-huge",
                         "shm-sem",
                         "signal",
                         "signal-handler",
                         "signal-queue",
                         "signalfd",
                         "socketpair",
                         "splice",
                         "sysv-mq",
                         "sysv-shm",
                         "tcp",
                         "udp",
                         "unix-dgram",
                         "unix-seqpacket",
                         "unix-stream",
                         "unix-stream-framed",
                         "uring-futex",
                         "uring-msg-ring",
                         "uring-pipe",
                         "uring-socket",
                         "vmsplice",
                         "vsock",
                         "zeromq-ipc",
                         "zeromq-tcp"}) {
    EXPECT_NE(find_mechanism(id), nullptr) << id;
  }
}

TEST(Registry, OpensNothingWithAWaitThatIsNotThere) {
  RunDirectory names;
  EXPECT_THROW(find_mechanism("pipe")->open({64, names, Wait::yield}), std::invalid_argument);
  EXPECT_THROW(find_mechanism("shm-sem")->open({64, names, Wait::epoll}), std::invalid_argument);
}

}  // namespace
}  // namespace ipcbench
