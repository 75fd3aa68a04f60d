// What every primitive of the registry promises, checked for each alike. Adding one adds it here by itself.
// IPCBENCH_OPERATIONS says how many contended operations each lock has to keep apart, and IPCBENCH_KILLS how
// often a process is killed at a random moment.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "mechanisms/names_left.h"
#include "os/run_directory.h"
#include "os/text.h"
#include "sync/session.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : parse_number<std::uint64_t>(text).value_or(otherwise);
}

class Primitives : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    base_ = fs::path(testing::TempDir()) / fmt::format("ipcbench-primitives-{}-{}", ::getpid(), GetParam());
    fs::create_directory(base_);
    names_.emplace(base_);
    if (const auto missing = primitive_.why_not(*names_)) GTEST_SKIP() << *missing;
  }
  void TearDown() override {
    names_.reset();
    fs::remove_all(base_);
  }

  [[nodiscard]] bool is(SyncKind kind) const { return about_.kind == kind; }
  SyncSession session(unsigned processes) {
    return SyncSession(primitive_, *names_, {.processes = processes, .crew = {.deadline = 60s}});
  }
  // Spinners that share a CPU take a time slice for each turn.
  [[nodiscard]] std::uint64_t turns() const { return about_.wait == Wait::spin ? 20 : 2000; }

  const Primitive& primitive_ = *find_primitive(GetParam());
  const SyncDescription& about_ = primitive_.description();
  fs::path base_;
  std::optional<RunDirectory> names_;
};

TEST_P(Primitives, SaysWhatItIs) {
  EXPECT_THAT(std::string(about_.id), testing::MatchesRegex("[a-z0-9]+(-[a-z0-9]+)*"));
  EXPECT_FALSE(about_.title.empty());
  EXPECT_FALSE(about_.path.empty());
}

TEST_P(Primitives, WorksForOneProcess) {
  SyncSession alone = session(1);
  EXPECT_EQ(alone.run(is(SyncKind::barrier) ? SyncLoop::crossings : SyncLoop::alone, 1000).operations, 1000U);
  alone.finish();
}

TEST_P(Primitives, GoesByTurnsBetweenTwo) {
  if (is(SyncKind::barrier)) GTEST_SKIP() << "a barrier has no turns";
  SyncSession two = session(2);
  EXPECT_EQ(two.run(SyncLoop::hand_over, turns()).operations, 2 * turns());
  two.finish();
}

TEST_P(Primitives, LetsOneInAtATime) {
  if (!is(SyncKind::lock)) GTEST_SKIP() << "it keeps nobody out";
  const std::uint64_t asked = number_of("IPCBENCH_OPERATIONS", 20'000);
  for (const unsigned processes : {2U, 4U}) {
    SyncSession contest = session(processes);
    std::uint64_t operations = 0;
    // More spinners than CPUs crawl: one second of that is enough.
    const auto until = std::chrono::steady_clock::now() + (processes > 2 ? 1s : 600s);
    while (operations < asked && std::chrono::steady_clock::now() < until) {
      operations += contest.contend(50ms, 10, false).operations;
    }
    EXPECT_GT(operations, 0U);
    if (processes == 2) {
      EXPECT_GE(operations, asked);
    }
    contest.finish();
  }
}

TEST_P(Primitives, LetsAllMeet) {
  if (!is(SyncKind::barrier)) GTEST_SKIP() << "it is no barrier";
  for (const unsigned processes : {2U, 4U, 8U}) {
    SyncSession all = session(processes);
    EXPECT_EQ(all.run(SyncLoop::crossings, 500).by_process, std::vector<std::uint64_t>(processes, 500));
    all.finish();
  }
}

TEST_P(Primitives, IsHadAgainAfterItsHolderDiedWhereItsFamilyPromisesThat) {
  if (!is(SyncKind::lock)) GTEST_SKIP() << "nobody holds it";
  const std::vector<std::string_view> recovering{"boost-file-lock", "flock", "mutex-robust", "ofd-lock",
                                                 "sysv-sem-undo"};
  const bool promised = std::ranges::find(recovering, about_.id) != recovering.end();
  const auto patience = promised ? 10'000ms : 50ms;
  EXPECT_EQ(recovery_time(primitive_, *names_, patience).has_value(), promised);
}

TEST_P(Primitives, LeavesNothingWhereverAProcessIsKilled) {
  std::mt19937 random{std::random_device{}()};
  const std::uint64_t kills = number_of("IPCBENCH_KILLS", 5);
  for (std::uint64_t kill = 0; kill < kills; ++kill) {
    std::vector<JournalledName> made;
    {
      RunDirectory directory(base_);
      SyncSession two(primitive_, directory, {.processes = 2, .crew = {.deadline = 10s}});
      const pid_t victim = two.pids()[kill % 2];
      const std::chrono::microseconds life(std::uniform_int_distribution<int>(0, 10'000)(random));
      Child assassin("assassin", [&] {
        std::this_thread::sleep_for(life);  // any moment will do: nothing is concluded from when it was
        ::kill(victim, SIGKILL);
      });
      const auto begin = std::chrono::steady_clock::now();
      EXPECT_THROW(
          {
            for (;;) {
              if (is(SyncKind::lock)) two.contend(1ms, 10, false);
              two.run(is(SyncKind::barrier) ? SyncLoop::crossings : SyncLoop::hand_over, 10);
            }
          },
          MemberFailed);
      EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
      made = journalled_names(directory.path());
    }
    EXPECT_THAT(names_left(made), testing::IsEmpty());
    // The next row is not held up by what this one held.
    RunDirectory directory(base_);
    SyncSession next(primitive_, directory, {.processes = 1});
    next.run(is(SyncKind::barrier) ? SyncLoop::crossings : SyncLoop::alone, 1);
    next.finish();
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
}

std::vector<std::string> ids() {
  std::vector<std::string> all;
  for (const Primitive& primitive : primitives()) all.emplace_back(primitive.id());
  return all;
}

INSTANTIATE_TEST_SUITE_P(Registry, Primitives, testing::ValuesIn(ids()), [](const auto& param) {
  std::string name = param.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace ipcbench
