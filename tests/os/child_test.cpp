#include "os/child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <optional>
#include <stdexcept>

#include "os/error.h"
#include "os/shared_block.h"
#include "processes.h"

namespace ipcbench {
namespace {

bool is_reaped(pid_t pid) {
  return ::kill(pid, 0) < 0 && errno == ESRCH;
}

std::string end_of(const std::function<void()>& body) {
  return Child("test-child", body).wait().text();
}

TEST(ExitStatus, ReadsAsAPersonWouldSayIt) {
  EXPECT_EQ((ExitStatus{0, 0}.text()), "exited with 0");
  EXPECT_EQ((ExitStatus{1, 0}.text()), "exited with 1");
  EXPECT_EQ((ExitStatus{0, SIGKILL}.text()), "was killed by SIGKILL");
  EXPECT_EQ((ExitStatus{0, 63}.text()), "was killed by signal 63") << "a real-time signal has no name";
  EXPECT_TRUE((ExitStatus{0, 0}.clean()));
  EXPECT_FALSE((ExitStatus{1, 0}.clean()));
  EXPECT_FALSE((ExitStatus{0, SIGTERM}.clean()));
}

TEST(Child, TellsHowItEnded) {
  EXPECT_EQ(end_of([] {}), "exited with 0");
  EXPECT_EQ(end_of([] { _exit(42); }), "exited with 42");
  EXPECT_EQ(end_of([] { throw std::runtime_error("no"); }), "exited with 1");
  EXPECT_EQ(end_of([] { throw 3; }), "exited with 1") << "whatever is thrown";
  EXPECT_EQ(end_of([] { ::kill(getpid(), SIGKILL); }), "was killed by SIGKILL");
  EXPECT_EQ(end_of([] { ::kill(getpid(), SIGTERM); }), "was killed by SIGTERM");
}

TEST(Child, RunsNoDestructorOfItsParent) {
  struct Noisy {
    explicit Noisy(std::atomic<int>& counter) : count(counter) {}
    Noisy(const Noisy&) = delete;
    Noisy& operator=(const Noisy&) = delete;
    ~Noisy() { ++count; }
    std::atomic<int>& count;
  };
  const SharedBlock<std::atomic<int>> destroyed;
  {
    const Noisy noisy(*destroyed);
    EXPECT_EQ(end_of([] {}), "exited with 0");
    EXPECT_EQ(end_of([] { throw std::runtime_error("no"); }), "exited with 1");
    EXPECT_EQ(*destroyed, 0);
  }
  EXPECT_EQ(*destroyed, 1);
}

TEST(Child, IsCalledByItsNameInPs) {
  Child child("a-rather-long-name", sleep_for_good);
  EXPECT_TRUE(eventually([&] { return children_named(getpid(), "a-rather-long-n").size() == 1; }));
}

TEST(Child, SeesABrokenPipeAsAnError) {
  std::array<int, 2> ends{};
  check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  Fd read(ends[0]);
  const Fd write(ends[1]);
  read.reset();
  EXPECT_EQ(end_of([&] { _exit(::write(write.get(), "x", 1) < 0 && errno == EPIPE ? 7 : 8); }),
            "exited with 7");
}

TEST(Child, IsSeenToEnd) {
  const SharedBlock<std::atomic<bool>> may_end;
  Child child("test-child", [&] {
    if (!eventually([&] { return may_end->load(); })) _exit(9);
  });
  EXPECT_FALSE(child.ended());
  EXPECT_FALSE(child.ended(1));
  *may_end = true;
  EXPECT_TRUE(child.ended(30'000));
  EXPECT_TRUE(child.ended()) << "until it is reaped";
  EXPECT_TRUE(child.wait().clean());
  EXPECT_TRUE(is_reaped(child.pid()));
}

TEST(Child, IsKilledOnRequest) {
  Child child("test-child", sleep_for_good);
  child.kill();
  EXPECT_EQ(child.wait().text(), "was killed by SIGKILL");
}

TEST(Child, EndsWithItsObject) {
  std::optional<Child> child(std::in_place, "test-child", sleep_for_good);
  const pid_t pid = child->pid();
  ASSERT_EQ(::kill(pid, 0), 0);
  child.reset();
  EXPECT_TRUE(is_reaped(pid));
}

TEST(Child, EndsWithItsObjectThoughItIsStopped) {
  std::optional<Child> child(std::in_place, "test-child", sleep_for_good);
  const pid_t pid = child->pid();
  ::kill(pid, SIGSTOP);
  child.reset();
  EXPECT_TRUE(is_reaped(pid));
}

TEST(Child, IsOneOwnersAfterAMove) {
  std::optional<Child> kept;
  pid_t pid = 0;
  {
    Child child("test-child", sleep_for_good);
    pid = child.pid();
    kept.emplace(std::move(child));
  }
  EXPECT_FALSE(kept->ended());
  EXPECT_EQ(kept->pid(), pid);
}

TEST(Child, DiesWithAParentThatIsKilled) {
  // The orphan comes to this process, which sees its end.
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  const SharedBlock<std::atomic<pid_t>> grandchild;
  Child parent("test-parent", [&] {
    // Its pid is told by itself, when it already is what dies with its parent.
    const Child child("test-grandchild", [&] {
      *grandchild = ::getpid();
      sleep_for_good();
    });
    sleep_for_good();
  });
  ASSERT_TRUE(eventually([&] { return *grandchild != 0; }));
  parent.kill();
  parent.wait();
  int status = 0;
  EXPECT_TRUE(eventually([&] { return ::waitpid(*grandchild, &status, WNOHANG) == *grandchild; }));
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  ::kill(*grandchild, SIGKILL);  // where it did not
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

}  // namespace
}  // namespace ipcbench
