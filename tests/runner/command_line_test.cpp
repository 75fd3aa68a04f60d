#include "runner/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

#include "os/interrupt.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

// What run_main made of `body`: its exit code, and what it wrote.
struct Outcome {
  int code;
  std::string out;
  std::string err;
};

Outcome outcome_of(const std::function<int()>& body) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = run_main("program", body);
  std::fflush(stdout);
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(RunMain, TurnsWhatIsThrownIntoTheDocumentedCode) {
  EXPECT_EQ(outcome_of([] { return 7; }).code, 7);
  EXPECT_EQ(outcome_of([]() -> int { throw UsageError("wrong"); }).code, 2);
  EXPECT_EQ(outcome_of([]() -> int { throw Unresolved("noisy"); }).code, 3);
  EXPECT_EQ(outcome_of([]() -> int { throw Interrupted(); }).code, 130);
  EXPECT_EQ(outcome_of([]() -> int { throw std::runtime_error("failed"); }).code, 1);
}

TEST(RunMain, SaysItInOneLine) {
  EXPECT_EQ(outcome_of([]() -> int { throw UsageError("wrong"); }).err, "program: wrong\n");
  EXPECT_EQ(outcome_of([]() -> int { throw Unresolved("noisy"); }).err, "program: noisy\n");
  EXPECT_EQ(outcome_of([]() -> int { throw Interrupted(); }).err, "program: interrupted\n");
  EXPECT_EQ(outcome_of([]() -> int { throw std::runtime_error("failed"); }).err, "program: failed\n");
  EXPECT_EQ(outcome_of([]() -> int { throw std::runtime_error("failed"); }).out, "");
}

// Parses `arguments` with a flag --text and a command `act`.
Outcome parsed(std::vector<std::string> arguments, std::string& text) {
  return outcome_of([&] {
    CommandLine line("What it is for.", "program");
    line.add("--text", text, "A text");
    line.add_command("act", "What it does.");
    std::vector<char*> argv;
    arguments.insert(arguments.begin(), "program");
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    line.parse(static_cast<int>(arguments.size()), argv.data());
    return 0;
  });
}

TEST(Parse, TakesValuesInBothForms) {
  std::string text;
  EXPECT_EQ(parsed({"--text=a=b"}, text).code, 0);
  EXPECT_EQ(text, "a=b");
  EXPECT_EQ(parsed({"--text", "c="}, text).code, 0);
  EXPECT_EQ(text, "c=");
}

TEST(Parse, PrintsHelpAndIsFine) {
  std::string text;
  const Outcome outcome = parsed({"--help"}, text);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("--text"));
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(parsed({"act", "--help"}, text).out, HasSubstr("program act"));
}

TEST(Parse, RefusesInOneLine) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--nope"}, {"nope"}, {"--text"}, {"--text=a", "more", "words"}, {"act", "--nope"}}) {
    std::string text;
    const Outcome outcome = parsed(arguments, text);
    EXPECT_EQ(outcome.code, 2) << arguments.front();
    EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("see --help"));
  }
}

TEST(Parse, DoesNotTakeTheNextFlagForAMissingValue) {
  std::string text;
  const Outcome outcome = parsed({"--text=", "--help"}, text);
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "program: --text= has no value; write one or leave the flag out\n");
  EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace ipcbench
