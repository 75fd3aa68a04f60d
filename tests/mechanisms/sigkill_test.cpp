// What every mechanism leaves behind when a process is killed at a random moment: nothing. So often for each
// as IPCBENCH_KILLS says, 5 times where it says nothing.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "harness/session.h"
#include "mechanisms/names_left.h"
#include "os/clock.h"
#include "os/run_directory.h"
#include "os/text.h"
#include "processes.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto longest_life = 20ms;
constexpr auto hang = 1s;

int kills() {
  const char* text = std::getenv("IPCBENCH_KILLS");
  return text == nullptr ? 5 : parse_number<int>(text).value_or(5);
}

std::chrono::nanoseconds random_life(std::mt19937& random) {
  return std::chrono::nanoseconds(
      std::uniform_int_distribution<std::int64_t>(0, std::chrono::nanoseconds(longest_life).count())(random));
}

// Round trips and streams without end.
void work(Session& session, bool streams) {
  for (;;) {
    session.run(Order::round_trips, 100);
    if (streams) session.run(Order::stream, 100);
  }
}

class Sigkill : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    base_ = fs::path(testing::TempDir()) / fmt::format("ipcbench-sigkill-{}-{}", ::getpid(), GetParam());
    fs::create_directory(base_);
    RunDirectory names(base_);
    const Availability availability = mechanism_.probe(names);
    if (availability.why_not) GTEST_SKIP() << *availability.why_not;
    if (about_.payload == Payload::none) {
      bytes_ = 0;
    } else {
      bytes_ = std::min<std::size_t>(availability.max_message_bytes.value_or(64), 64);
    }
  }
  void TearDown() override { fs::remove_all(base_); }

  [[nodiscard]] SessionConfig config(int kill) const {
    // Each of its wait strategies in turn, and each way to transfer.
    const Wait wait = about_.waits[static_cast<std::size_t>(kill / 2) % about_.waits.size()];
    const bool in_place = mechanism_.zero_copy && kill % 3 == 2;
    return {.message_bytes = bytes_,
            .wait = wait,
            .transfer = in_place ? Transfer::zero_copy : Transfer::copy,
            .deadline = hang};
  }
  [[nodiscard]] bool streams() const { return about_.lossless || bytes_ >= stamp_bytes; }

  const Mechanism& mechanism_ = *find_mechanism(GetParam());
  const Description& about_ = mechanism_.description();
  std::size_t bytes_ = 64;
  fs::path base_;
  std::mt19937 random_{std::random_device{}()};
};

TEST_P(Sigkill, OfASideIsReportedAtOnceAndLeavesNothing) {
  const std::size_t descriptors = open_descriptors();
  for (int kill = 0; kill < kills(); ++kill) {
    std::vector<JournalledName> names;
    {
      RunDirectory directory(base_);
      Session session(mechanism_, directory, config(kill));
      const SharedBlock<std::uint64_t> killed_ns;
      const pid_t victim = session.pid(kill % 2 == 0 ? Role::initiator : Role::responder);
      const auto life = random_life(random_);
      Child assassin("assassin", [&] {
        std::this_thread::sleep_for(life);
        *killed_ns = now_ns();
        ::kill(victim, SIGKILL);
      });
      try {
        work(session, streams());
      } catch (const MemberFailed& failure) {
        EXPECT_THAT(failure.what(), testing::HasSubstr("was killed by SIGKILL"));
      }
      const std::chrono::nanoseconds took(now_ns() - *killed_ns);
      EXPECT_LT(took, hang) << "killed after " << life.count() << " ns";
      names = journalled_names(directory.path());
    }
    EXPECT_THAT(names_left(names), testing::IsEmpty());
  }
  EXPECT_EQ(open_descriptors(), descriptors);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
}

TEST_P(Sigkill, OfTheRunnerEndsItsSidesAndTheNextRunRemovesItsNames) {
  for (int kill = 0; kill < kills(); ++kill) {
    Child runner("runner", [&] {
      RunDirectory directory(base_);
      Session session(mechanism_, directory, config(kill));
      work(session, streams());
    });
    std::this_thread::sleep_for(random_life(random_));
    runner.kill();
    runner.wait();

    // A run's directory is locked as long as one of its processes lives.
    std::vector<JournalledName> names;
    for (const auto& entry : fs::directory_iterator(base_)) names = journalled_names(entry.path());
    const auto until = std::chrono::steady_clock::now() + hang;
    do {
      RunDirectory::sweep(base_);
    } while (!fs::is_empty(base_) && std::chrono::steady_clock::now() < until);
    EXPECT_TRUE(fs::is_empty(base_)) << "a process or a file is left";
    EXPECT_THAT(names_left(names), testing::IsEmpty());
  }
}

std::vector<std::string> ids() {
  std::vector<std::string> all;
  for (const Mechanism& mechanism : mechanisms()) all.emplace_back(mechanism.id());
  return all;
}

INSTANTIATE_TEST_SUITE_P(Registry, Sigkill, testing::ValuesIn(ids()), [](const auto& param) {
  std::string name = param.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace ipcbench
