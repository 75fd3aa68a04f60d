#include "os/program.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

#include "fake_tree.h"
#include "os/fd.h"
#include "os/files.h"

namespace ipcbench {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

class ProgramTest : public testing::Test {
 protected:
  ExitStatus run(const std::vector<std::string>& words) {
    return run_program(words, tree_.root(), log(), &interrupt_);
  }
  [[nodiscard]] std::filesystem::path log() const { return tree_.root() / "log"; }
  [[nodiscard]] std::string said() const { return read_text(log()).value_or("nothing"); }

 private:
  FakeTree tree_;
  Interrupt interrupt_;
};

TEST_F(ProgramTest, GivesItsEndAndKeepsWhatItSays) {
  EXPECT_EQ(run({"sh", "-c", "echo out; echo err >&2; exit 3"}).code, 3);
  EXPECT_TRUE(run({"echo", "more"}).clean());
  EXPECT_EQ(said(), "out\nerr\nmore");
  EXPECT_EQ(run({"sh", "-c", "kill -SEGV $$"}).signal, SIGSEGV);
}

TEST_F(ProgramTest, RunsInItsDirectoryWithoutAnInput) {
  run({"sh", "-c", "pwd; cat; echo end"});
  EXPECT_EQ(said(), std::filesystem::canonical(log().parent_path()).string() + "\nend");
}

TEST_F(ProgramTest, SaysWhyItCannotStart) {
  EXPECT_EQ(run({"no-such-program"}).code, 127);
  EXPECT_THAT(said(), HasSubstr("no-such-program: No such file"));
}

TEST_F(ProgramTest, LetsTheProgramHaveItsSignals) {
  EXPECT_EQ(run({"sh", "-c", "kill -TERM $$; echo survived"}).signal, SIGTERM);
}

// What the program started is gone, too, even what does not mind SIGTERM: the pipe that it held open ends.
TEST_F(ProgramTest, EndsAllWhenTheUserWantsToEnd) {
  std::jthread user([&](const std::stop_token& test_ended) {
    while (said() != "begun" && !test_ended.stop_requested()) std::this_thread::sleep_for(milliseconds(1));
    ::kill(::getpid(), SIGTERM);
  });
  EXPECT_THROW(
      run({"sh", "-c", "mkfifo held; (trap '' TERM; sleep 600) <>held & exec 9<>held; echo begun; wait"}),
      Interrupted);
  const auto held = log().parent_path() / "held";
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (Fd(::open(held.c_str(), O_WRONLY | O_NONBLOCK))) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "somebody still holds it";
    std::this_thread::sleep_for(milliseconds(1));
  }
  EXPECT_EQ(errno, ENXIO);
}

}  // namespace
}  // namespace ipcbench
