// The session over ways to start that work, and over ones that do not.

#include "spawn/session.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>
#include <functional>

#include "os/resident.h"
#include "os/run_directory.h"
#include "processes.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

// What a starter of the test does; set before the session forks its caller.
std::function<void(const Task&)> start;
std::function<void()> verification;

class TestStarter : public Starter {
 public:
  static constexpr StarterDescription about{.id = "test", .title = "", .path = ""};
  explicit TestStarter(const StarterConfig& config) : task_(config.task) {}
  void start() override { ipcbench::start(task_); }
  void reap() override {}
  void verify() override {
    if (verification) verification();
  }

 private:
  const Task& task_;
};

constexpr StarterRow row{&TestStarter::about, nullptr,
                         [](const StarterConfig& config) -> std::unique_ptr<Starter> {
                           return std::make_unique<TestStarter>(config);
                         }};

class SpawnSessionTest : public testing::Test {
 protected:
  ~SpawnSessionTest() override { verification = nullptr; }

  std::string failure(std::chrono::milliseconds deadline = std::chrono::seconds(10)) {
    SpawnSession session(row, names_, {.crew = {.deadline = deadline}});
    try {
      session.run(1);
    } catch (const MemberFailed& failed) {
      return failed.what();
    }
    return "nothing failed";
  }

  RunDirectory names_{std::filesystem::path(testing::TempDir())};
};

TEST_F(SpawnSessionTest, CountsItsStartsAndSumsTheirParts) {
  start = [](const Task& task) { task.act(); };
  SpawnSession session(row, names_, {});
  const SpawnSlices slices = session.run(50);
  session.finish();
  EXPECT_EQ(slices.starts, 50U);
  EXPECT_LE(slices.first_ns, slices.caller_ns);
  EXPECT_LE(slices.caller_ns, slices.reaped_ns);
  EXPECT_EQ(session.reaped_ns().count(), 50U);
}

TEST_F(SpawnSessionTest, CatchesAStartThatStartedNothing) {
  start = [](const Task&) {};
  EXPECT_THAT(failure(), HasSubstr("did not say when it began"));
}

TEST_F(SpawnSessionTest, TellsWhyAStartFailed) {
  start = [](const Task&) { throw std::runtime_error("no more processes"); };
  EXPECT_THAT(failure(), HasSubstr("the caller failed: no more processes"));
}

TEST_F(SpawnSessionTest, TellsThatWhatWasWrittenCameOtherwise) {
  start = [](const Task& task) { task.act(); };
  verification = [] { throw std::runtime_error("a byte is wrong"); };
  EXPECT_THAT(failure(), HasSubstr("a byte is wrong"));
}

TEST_F(SpawnSessionTest, DoesNotWaitForGoodForAStart) {
  start = [](const Task&) { sleep_for_good(); };
  EXPECT_THAT(failure(std::chrono::milliseconds(50)), HasSubstr("no answer within 0.05 s: the caller is"));
}

TEST_F(SpawnSessionTest, EndsWhatADeadCallerHadStarted) {
  start = [](const Task&) {
    if (::fork() == 0) sleep_for_good();
    ::raise(SIGKILL);
  };
  EXPECT_THAT(failure(), HasSubstr("the caller was killed by SIGKILL"));
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
}

TEST_F(SpawnSessionTest, HoldsItsBallast) {
  start = [](const Task& task) { task.act(); };
  SpawnSession session(row, names_, {.ballast_bytes = 32'000'000});
  EXPECT_GE(resident_bytes(session.pids().front()).value_or(0), 32'000'000U);
  session.finish();
}

}  // namespace
}  // namespace ipcbench
