#include "spawn/capture.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "os/child.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

std::string words_of(const GrowingBytes& bytes) {
  std::string text(bytes.bytes().size(), ' ');
  if (!text.empty()) std::memcpy(text.data(), bytes.bytes().data(), text.size());
  return text;
}

std::string name_of(Through through) {
  constexpr std::array names{"pipe", "socketpair", "file", "memfd"};
  return names[static_cast<std::size_t>(through)];
}

class CaptureTest : public testing::TestWithParam<Through> {
 protected:
  static CompletedProcess shell(const std::string& command) {
    return Capture({"/bin/sh", "-c", command}, GetParam(), testing::TempDir()).finish();
  }
};

TEST_P(CaptureTest, TakesBothStreamsAndTellsThemApart) {
  const CompletedProcess done = shell("echo to out; echo to err >&2");
  EXPECT_EQ(words_of(done.out), "to out\n");
  EXPECT_EQ(words_of(done.err), "to err\n");
  EXPECT_EQ(done.return_code, 0);
  EXPECT_THAT(done.args, testing::ElementsAre("/bin/sh", "-c", "echo to out; echo to err >&2"));
}

TEST_P(CaptureTest, TakesNothingWhereNothingIsWritten) {
  const CompletedProcess done = shell("true");
  EXPECT_TRUE(done.out.bytes().empty());
  EXPECT_TRUE(done.err.bytes().empty());
}

TEST_P(CaptureTest, TellsTheExitCode) {
  EXPECT_EQ(shell("exit 3").return_code, 3);
}

TEST_P(CaptureTest, TellsTheSignalAsANegativeNumber) {
  const CompletedProcess done = shell("echo before; kill -KILL $$");
  EXPECT_EQ(done.return_code, -SIGKILL);
  EXPECT_EQ(words_of(done.out), "before\n");
}

TEST_P(CaptureTest, GivesTheProgramAnEmptyInput) {
  EXPECT_EQ(words_of(shell("cat; echo end").out), "end\n");
}

// Whoever reads one stream to its end before the other waits for good: neither fits into a pipe.
TEST_P(CaptureTest, DoesNotDeadlockWhicheverStreamComesFirst) {
  for (const char* order : {"head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero",
                            "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2"}) {
    const CompletedProcess done = shell(order);
    EXPECT_EQ(done.out.bytes().size(), 1'000'000U);
    EXPECT_EQ(done.err.bytes().size(), 1'000'000U);
  }
}

TEST_P(CaptureTest, GoesOnWithOneStreamWhereTheOtherIsClosed) {
  const CompletedProcess done = shell("exec >&-; head -c 300000 /dev/zero >&2");
  EXPECT_TRUE(done.out.bytes().empty());
  EXPECT_EQ(done.err.bytes().size(), 300'000U);
}

TEST_P(CaptureTest, SaysWhichProgramIsNotThere) {
  try {
    Capture({"/nowhere/program"}, GetParam(), testing::TempDir());
    FAIL() << "it was started";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    EXPECT_THAT(error.what(), HasSubstr("/nowhere/program"));
  }
}

TEST_P(CaptureTest, EndsTheProgramThatNobodyWantsAnyMore) {
  { const Capture abandoned({"/bin/sh", "-c", "exec sleep 1000"}, GetParam(), testing::TempDir()); }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
}

TEST_P(CaptureTest, LeavesNoDescriptor) {
  const auto open = [] {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
  };
  shell("true");
  const auto before = open();
  shell("true");
  EXPECT_EQ(open(), before);
}

INSTANTIATE_TEST_SUITE_P(Through, CaptureTest,
                         testing::Values(Through::pipe, Through::socketpair, Through::file, Through::memfd),
                         [](const auto& param) { return name_of(param.param); });

TEST(Capture, WaitsForWhoeverElseHasTheStreamOpen) {
  const CompletedProcess done =
      Capture({"/bin/sh", "-c", "(sleep 0.05; echo late) & echo early"}, Through::pipe, "/").finish();
  EXPECT_EQ(words_of(done.out), "early\nlate\n");
}

TEST(Capture, TellsOfAProgramThatMayWriteNoMore) {
  Child limited("limited", [] {
    constexpr rlimit limit{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const CompletedProcess done =
        Capture({"/usr/bin/head", "-c", "1000000", "/dev/zero"}, Through::file, testing::TempDir()).finish();
    if (done.return_code != -SIGXFSZ || done.out.bytes().size() != 100'000)
      throw std::runtime_error("not so");
  });
  EXPECT_TRUE(limited.wait().clean());
}

TEST(Capture, SaysWhereNoFileCanBeMade) {
  EXPECT_THROW(open_nameless_file("/proc"), std::system_error);
}

}  // namespace
}  // namespace ipcbench
