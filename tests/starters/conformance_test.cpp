// What every way to start has to keep: it starts, tells when, ends, and leaves nothing, wherever its caller
// is killed.

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
#include "spawn/session.h"

namespace ipcbench {
namespace {

using namespace std::chrono_literals;

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : parse_number<std::uint64_t>(text).value();
}

class Starters : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    names_.emplace(base_);
    if (const auto why = starter_.why_not(*names_)) GTEST_SKIP() << *why;
  }

  [[nodiscard]] std::uint64_t some_output() const { return starter_.description().captures ? 1'000'000 : 0; }

  std::filesystem::path base_{testing::TempDir()};
  const StarterRow& starter_ = *find_starter(GetParam());
  std::optional<RunDirectory> names_;
};

TEST_P(Starters, StartsAndReapsOneAfterTheOther) {
  SpawnSession session(starter_, *names_, {.output_bytes = some_output()});
  const SpawnSlices slices = session.run(20);
  EXPECT_EQ(slices.starts, 20U);
  EXPECT_LE(slices.first_ns, slices.reaped_ns);
  EXPECT_LE(slices.caller_ns, slices.reaped_ns);
  EXPECT_GT(slices.usage.cpu_ns, 0U);
  session.finish();
}

TEST_P(Starters, StartsFromACallerWithMuchMemory) {
  SpawnSession session(starter_, *names_, {.output_bytes = some_output(), .ballast_bytes = 64'000'000});
  EXPECT_EQ(session.run(2).starts, 2U);
  session.finish();
}

// Every byte is compared: where a stream is a byte, a stretch and a byte more, and many.
TEST_P(Starters, TakesEveryByte) {
  if (!starter_.description().captures) GTEST_SKIP() << "it takes no output";
  for (const std::uint64_t bytes : {2U, 64U, 131'072U, 131'074U, 67'108'864U}) {
    SpawnSession session(starter_, *names_, {.output_bytes = bytes});
    EXPECT_EQ(session.run(1).starts, 1U);
    session.finish();
  }
}

TEST_P(Starters, LeavesNothingWhereverTheCallerIsKilled) {
  std::mt19937 random{std::random_device{}()};
  const std::uint64_t kills = number_of("IPCBENCH_KILLS", 5);
  for (std::uint64_t kill = 0; kill < kills; ++kill) {
    std::vector<JournalledName> made;
    {
      RunDirectory directory(base_);
      SpawnSession session(starter_, directory, {.output_bytes = some_output()});
      const pid_t victim = session.pids().front();
      const std::chrono::microseconds life(std::uniform_int_distribution<int>(0, 10'000)(random));
      std::jthread assassin([&] {
        std::this_thread::sleep_for(life);  // any moment will do: nothing is concluded from when it was
        ::kill(victim, SIGKILL);
      });
      EXPECT_THROW(
          {
            for (;;) session.run(5);
          },
          MemberFailed);
      made = journalled_names(directory.path());
    }
    EXPECT_THAT(names_left(made), testing::IsEmpty());
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
  }
  SpawnSession next(starter_, *names_, {.output_bytes = some_output()});
  next.run(1);
  next.finish();
}

std::vector<std::string> ids() {
  std::vector<std::string> all;
  for (const StarterRow& row : starters()) all.emplace_back(row.id());
  return all;
}

INSTANTIATE_TEST_SUITE_P(Registry, Starters, testing::ValuesIn(ids()), [](const auto& param) {
  std::string name = param.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace ipcbench
