// What the conformance suite cannot see: a signal in the middle of a wait.

#include "mechanisms/parts/descriptor_wait.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>

#include "os/error.h"

namespace ipcbench {
namespace {

// Interrupts whatever the process waits in, every millisecond; the third time the other side does what is
// waited for.
class Signals {
 public:
  explicit Signals(void (*third)()) {
    on_third = third;
    count = 0;
    struct sigaction action {};
    action.sa_handler = [](int) {
      count = count + 1;
      if (count == 3) on_third();
    };
    check(::sigaction(SIGALRM, &action, &before_), "sigaction");  // without SA_RESTART
    every_us(1'000);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals() {
    every_us(0);
    ::sigaction(SIGALRM, &before_, nullptr);
  }

  static inline volatile std::sig_atomic_t count = 0;

 private:
  static void every_us(suseconds_t us) {
    const itimerval timer{{0, us}, {0, us}};
    ::setitimer(ITIMER_REAL, &timer, nullptr);
  }
  static inline void (*on_third)() = nullptr;
  struct sigaction before_ {};
};

// A pipe, as both ends of it are seen by a signal handler.
std::array<int, 2> pipe_fds{};
std::array<char, 1 << 16> bytes{};

class DescriptorWaitTest : public testing::TestWithParam<Wait> {
 protected:
  DescriptorWaitTest() {
    check(::pipe2(pipe_fds.data(), O_CLOEXEC), "pipe2");
    in_ = Fd(pipe_fds[0]);
    out_ = Fd(pipe_fds[1]);
  }

  Fd in_;
  Fd out_;
};

INSTANTIATE_TEST_SUITE_P(Strategies, DescriptorWaitTest, testing::ValuesIn(descriptor_waits),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST_P(DescriptorWaitTest, GoesOnReceivingAfterASignal) {
  DescriptorWait wait(GetParam(), in_.get(), out_.get());
  const Signals signals([] { static_cast<void>(::write(pipe_fds[1], "x", 1)); });
  char received = 0;
  EXPECT_EQ(wait.receive("read", [&] { return ::read(in_.get(), &received, 1); }), 1);
  EXPECT_EQ(received, 'x');
  EXPECT_GE(Signals::count, 3);
}

TEST_P(DescriptorWaitTest, GoesOnSendingAfterASignal) {
  ASSERT_EQ(::fcntl(out_.get(), F_SETPIPE_SZ, bytes.size()), static_cast<int>(bytes.size()));
  ASSERT_EQ(::write(out_.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  DescriptorWait wait(GetParam(), in_.get(), out_.get());
  const Signals signals([] { static_cast<void>(::read(pipe_fds[0], bytes.data(), bytes.size())); });
  EXPECT_EQ(wait.send("write", [&] { return ::write(out_.get(), "x", 1); }), 1);
  EXPECT_GE(Signals::count, 3);
}

TEST_P(DescriptorWaitTest, NamesTheCallThatFails) {
  DescriptorWait wait(GetParam(), in_.get(), out_.get());
  out_.reset();  // so that no wait for a message is long
  try {
    wait.receive("recv", [] {
      errno = ECONNRESET;
      return ssize_t{-1};
    });
    ADD_FAILURE() << "it did not throw";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ECONNRESET);
    EXPECT_TRUE(std::string(error.what()).starts_with("recv"));
  }
}

}  // namespace
}  // namespace ipcbench
