#include "report/environment_words.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ipcbench::environment_words {
namespace {

using nlohmann::json;

TEST(EnvironmentWords, AreWhatAPersonReads) {
  EXPECT_EQ(plain(nullptr), "unknown");
  EXPECT_EQ(plain(""), "none");
  EXPECT_EQ(plain("tsc"), "tsc");
  EXPECT_EQ(plain(true), "yes");
  EXPECT_EQ(plain(false), "no");
  EXPECT_EQ(plain(0.123456), "0.1235");
  EXPECT_EQ(plain(123456), "123456");
  EXPECT_EQ(plain(json::array({1, nullptr})), "1 unknown");
  EXPECT_EQ(value({{"nice", -5}}, "nice"), "-5");
  EXPECT_EQ(value(json::object(), "nice"), "unknown");
}

TEST(EnvironmentWords, TakeTheUnitThatFits) {
  EXPECT_EQ(bytes(0), "0 B");
  EXPECT_EQ(bytes(1023), "1023 B");
  EXPECT_EQ(bytes(1024), "1 KiB");
  EXPECT_EQ(bytes(1536), "1.5 KiB");
  EXPECT_EQ(bytes(nullptr), "unknown");
  EXPECT_EQ(bytes("unlimited"), "unlimited");
}

TEST(EnvironmentWords, DescribeEachElement) {
  const auto described = [](const json& all) {
    return each(all, "pressure",
                [](const std::string& name, const json& some) { return name + "=" + plain(some); });
  };
  EXPECT_EQ(described({{"pressure", {{"cpu", 1}, {"io", nullptr}}}}), "cpu=1, io=unknown");
  EXPECT_EQ(described({{"pressure", nullptr}}), "unknown");
  EXPECT_EQ(described(json::object()), "unknown");
}

}  // namespace
}  // namespace ipcbench::environment_words
