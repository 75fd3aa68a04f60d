#include "advice/advice_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "advice/made_up.h"

namespace ipcbench {
namespace {

using nlohmann::json;

TEST(ToJson, HasTheQuestionTheRankingAndWhatIsLeftOut) {
  Promises udp = reliable("udp");
  udp.lossless = false;
  Promises zeromq = reliable("zeromq-ipc");
  zeromq.library = "ZeroMQ";
  zeromq.packages = "libzmq3-dev";
  const std::vector<Offer> offers{offer("pipe", 5000), offer("zeromq-ipc", 9000)};
  const json document = to_json(
      advise({.bytes = 60, .rate = 100e3}, offers, std::vector{reliable("pipe"), zeromq, udp}), "a-run");
  EXPECT_EQ(document["run"], "a-run");
  EXPECT_EQ(document["question"]["bytes"], 60);
  EXPECT_EQ(document["question"]["idle"], "poll");
  EXPECT_EQ(document["question"]["max_cpu"], nullptr);
  ASSERT_EQ(document["ranking"].size(), 2U);
  const json& first = document["ranking"][0];
  EXPECT_EQ(first["mechanism"], "pipe");
  EXPECT_EQ(first["message_bytes"], 64);
  EXPECT_EQ(first["rtt_ns"], (json{{"median", 5000.0}, {"interval", {4750.0, 5250.0}}}));
  EXPECT_EQ(first["cores_busy"], 0.25);
  EXPECT_EQ(first["like_first"], true);
  EXPECT_EQ(first["library"], nullptr);
  EXPECT_EQ(document["ranking"][1]["library"], "ZeroMQ");
  EXPECT_EQ(document["ranking"][1]["packages"], "libzmq3-dev");
  EXPECT_EQ(document["left_out"], (json::array({{{"mechanism", "udp"}, {"reason", "may lose messages"}}})));
}

TEST(ToJson, IsNullWhereNothingIsKnown) {
  Offer bare = offer("pipe", 1);
  bare.rtt_ns.reset();
  bare.messages_per_s->interval.reset();
  bare.cpu_ns_per_message.reset();
  const json document = to_json(bare);
  EXPECT_EQ(document["rtt_ns"], nullptr);
  EXPECT_EQ(document["messages_per_s"]["interval"], nullptr);
  EXPECT_EQ(document["cpu_ns_per_message"], nullptr);
}

}  // namespace
}  // namespace ipcbench
