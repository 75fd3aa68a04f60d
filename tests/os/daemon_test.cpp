#include "os/daemon.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <vector>

#include "fake_tree.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/files.h"
#include "processes.h"

namespace ipcbench {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

class DaemonTest : public testing::Test {
 protected:
  Daemon start(const std::string& script) {
    return start(
        script, [] {}, Pids::own);
  }
  Daemon start(const std::string& script, const std::function<void()>& first, Pids pids) {
    const std::vector<std::string> words{"sh", "-c", script};
    return {words, tree_.root(), log(), first, pids};
  }
  [[nodiscard]] std::filesystem::path log() const { return tree_.root() / "log"; }
  [[nodiscard]] bool has_said(std::string_view text) const {
    return read_text(log()).value_or("").find(text) != std::string::npos;
  }

  std::string failure_of(const Daemon& daemon, milliseconds patience) {
    try {
      daemon.await([] { return false; }, patience);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "none";
  }

 private:
  FakeTree tree_;
};

TEST_F(DaemonTest, RunsInItsDirectoryAndKeepsWhatItSays) {
  const Daemon daemon = start("pwd; echo err >&2; exec sleep 600");
  daemon.await([&] { return has_said("err"); });
  EXPECT_EQ(read_text(log()), log().parent_path().string() + "\nerr");
}

TEST_F(DaemonTest, DoesFirstWhatItIsToldTo) {
  const Daemon daemon = start(
      "echo then $said; exec sleep 600", [] { ::setenv("said", "that", 1); }, Pids::own);
  daemon.await([&] { return has_said("then that"); });
  EXPECT_THAT(failure_of(start(
                             "echo never", [] { throw std::runtime_error("no room"); }, Pids::own),
                         std::chrono::seconds(60)),
              HasSubstr("sh ended: no room"));
}

TEST_F(DaemonTest, SharesProcessIdsWhereItHasTo) {
  const Daemon daemon = start(
      "echo I am $$.; exec sleep 600", [] {}, Pids::shared);
  daemon.await([&] { return has_said(fmt::format("I am {}.", daemon.pid())); });
}

TEST_F(DaemonTest, EndsWithItsObject) {
  pid_t pid = 0;
  {
    const Daemon daemon = start("exec sleep 600");
    pid = daemon.pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_EQ(::kill(pid, 0), -1);
}

TEST_F(DaemonTest, EndsWithWhoMadeItHoweverThatEnds) {
  Child owner("owner", [&] {
    const Daemon daemon = start("echo started; exec sleep 600");
    daemon.await([&] { return has_said("started"); });
    sleep_for_good();
  });
  ASSERT_TRUE(eventually([&] { return children_named(owner.pid(), "sleep").size() == 1; }));
  const pid_t daemon = children_named(owner.pid(), "sleep").front();
  owner.kill();
  EXPECT_TRUE(eventually([&] { return ::kill(daemon, 0) < 0; }));
}

TEST_F(DaemonTest, TakesWithItWhatItStarted) {
  if (::geteuid() != 0) GTEST_SKIP() << "a PID namespace takes CAP_SYS_ADMIN";
  const std::filesystem::path fifo = log().parent_path() / "fifo";
  check(::mkfifo(fifo.c_str(), 0600), "mkfifo");
  const Fd reader(check(::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC), "fifo"));
  char nothing = 0;
  const auto is_written_to = [&] { return ::read(reader.get(), &nothing, 1) < 0; };  // else it is at its end
  {
    // In a session of its own, as a server that puts itself into the background.
    const Daemon daemon = start("setsid sleep 600 >fifo & wait");
    ASSERT_TRUE(eventually(is_written_to));
  }
  EXPECT_TRUE(eventually([&] { return !is_written_to(); }));
}

TEST_F(DaemonTest, LeavesLaterChildrenWhereTheyWere) {
  const Daemon daemon = start("exec sleep 600");
  Child child("child", [] { _exit(::getppid() == 0 ? 1 : 0); });
  EXPECT_TRUE(child.wait().clean());
}

TEST_F(DaemonTest, SaysWhyItIsNotReady) {
  EXPECT_THAT(failure_of(start("exec sleep 600"), milliseconds(20)),
              HasSubstr("sh was not ready after 20 ms: it wrote nothing"));
  EXPECT_THAT(failure_of(start("echo no such port; exit 3"), std::chrono::seconds(60)),
              HasSubstr("sh ended: no such port"));
}

}  // namespace
}  // namespace ipcbench
