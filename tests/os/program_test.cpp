#include "os/program.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>
#include <vector>

#include "fake_tree.h"
#include "os/files.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

class ProgramTest : public testing::Test {
 protected:
  ExitStatus run(const std::vector<std::string>& words) {
    return run_program(words, tree_.root(), log(), interrupt_);
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

// What the program started is gone, too: the pipe that it held open ends.
TEST_F(ProgramTest, EndsAllWhenTheUserWantsToEnd) {
  std::jthread user([&] {
    while (said() != "begun") std::this_thread::yield();
    ::kill(::getpid(), SIGTERM);
  });
  EXPECT_THROW(run({"sh", "-c", "mkfifo held; sleep 600 <>held & echo begun; wait"}), Interrupted);
  user.join();
  const auto held = log().parent_path() / "held";
  while (::open(held.c_str(), O_WRONLY | O_NONBLOCK) >= 0) std::this_thread::yield();
  EXPECT_EQ(errno, ENXIO);
}

}  // namespace
}  // namespace ipcbench
