#include "gate/serve_arm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "gate/protocol.h"
#include "os/run_directory.h"
#include "report/histogram_text.h"
#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::SizeIs;

class ServeArm : public testing::Test {
 protected:
  // What it answers to these lines, its first line left out.
  std::vector<json> answers_to(const std::string& lines) {
    std::istringstream in(lines);
    std::ostringstream out;
    serve_arm(in, out, {.names = names_, .deadline = std::chrono::minutes(1)});
    std::istringstream said(out.str());
    std::vector<json> answers;
    for (std::string line; std::getline(said, line);) answers.push_back(parse_json(line));
    EXPECT_EQ(answers.at(0).at("ipcbench_arm"), 1);
    EXPECT_TRUE(answers.at(0).at("commit").is_string());
    answers.erase(answers.begin());
    return answers;
  }

  static constexpr const char* open =
      "{\"do\":\"open\",\"mechanism\":\"pipe\",\"wait\":\"block\",\"message_bytes\":64}\n";

 private:
  RunDirectory names_;
};

TEST_F(ServeArm, SaysItsVersionAndEndsWithItsInput) {
  EXPECT_THAT(answers_to(""), SizeIs(0));
}

TEST_F(ServeArm, MeasuresWhatItIsAskedFor) {
  const auto answers = answers_to(
      std::string(open) +
      "{\"do\":\"calibrate\",\"order\":\"round_trips\",\"warm_up_ns\":1000000,\"slice_ns\":100000}\n"
      "{\"do\":\"run\",\"order\":\"round_trips\",\"trips\":10}\n"
      "{\"do\":\"run\",\"order\":\"stream\",\"trips\":10}\n"
      "{\"do\":\"run\",\"order\":\"clocked_round_trips\",\"trips\":10}\n"
      "{\"do\":\"histogram\"}\n"
      "{\"do\":\"close\"}\n");
  ASSERT_THAT(answers, SizeIs(7));
  EXPECT_TRUE(answers[0].contains("cache_line_ns"));
  EXPECT_GT(answers[1].at("trips"), 0);
  for (const std::size_t run : {2U, 3U, 4U}) EXPECT_GT(answers[run].at("elapsed_ns"), 0);
  EXPECT_EQ(histogram_from(answers[5].at("histogram").get<std::string>()).value().count(), 10U);
  EXPECT_EQ(answers[6], (json{{"closed", true}}));
}

TEST_F(ServeArm, AnswersWithWhatWentWrongAndGoesOn) {
  const auto answers = answers_to(
      "not json\n"
      "{\"do\":\"dance\"}\n"
      "{\"do\":\"run\",\"order\":\"round_trips\",\"trips\":1}\n"
      "{\"do\":\"open\",\"mechanism\":\"pigeon\",\"wait\":\"block\",\"message_bytes\":64}\n"
      "{\"do\":\"open\",\"mechanism\":\"pipe\",\"wait\":\"doze\",\"message_bytes\":64}\n" +
      std::string(open) + "{\"do\":\"run\",\"order\":\"sideways\",\"trips\":1}\n" + open);
  ASSERT_THAT(answers, SizeIs(8));
  const auto error = [&](std::size_t i) { return answers[i].value("error", ""); };
  EXPECT_THAT(error(0), HasSubstr("parse"));
  EXPECT_THAT(error(1), HasSubstr("'dance'"));
  EXPECT_THAT(error(2), HasSubstr("no session is open"));
  EXPECT_THAT(error(3), HasSubstr("'pigeon'"));
  EXPECT_THAT(error(4), HasSubstr("doze"));
  EXPECT_THAT(error(6), HasSubstr("'sideways'"));
  EXPECT_EQ(error(7), "") << "a session can be opened again";
}

TEST(ArmSession, IsWhatItWasWrittenFrom) {
  const ArmSession session{"shm-sem", Wait::spin, 4096, CpuPair{0, 1, std::nullopt}};
  const ArmSession read = arm_session_from(to_json(session));
  EXPECT_EQ(read.mechanism, "shm-sem");
  EXPECT_EQ(read.wait, Wait::spin);
  EXPECT_EQ(read.message_bytes, 4096U);
  ASSERT_TRUE(read.cpus);
  EXPECT_EQ(read.cpus->b, 1);
}

}  // namespace
}  // namespace ipcbench
