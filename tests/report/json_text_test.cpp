#include "report/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ipcbench {
namespace {

using nlohmann::json;

TEST(ParseJson, ReadsADocument) {
  EXPECT_EQ(parse_json(R"({"a": [1, null]})"), (json{{"a", {1, nullptr}}}));
  EXPECT_THROW(parse_json(R"({"a": )"), json::parse_error);
  EXPECT_THROW(parse_json("1e999"), json::exception);
}

TEST(ParseJson, IsNullForWhatIsNoneWhereThatWillDo) {
  EXPECT_EQ(parse_json_or_null("[1]"), json::array({1}));
  EXPECT_EQ(parse_json_or_null("[1"), nullptr);
  EXPECT_EQ(parse_json_or_null(""), nullptr);
}

TEST(DumpJson, IsOneLineOrIndented) {
  const json document{{"a", {1, "ü"}}};
  EXPECT_EQ(dump_json(document), R"({"a":[1,"ü"]})");
  EXPECT_EQ(dump_json(document, 2), "{\n  \"a\": [\n    1,\n    \"ü\"\n  ]\n}");
}

TEST(DumpJson, RefusesWhatIsNotUtf8OrReplacesIt) {
  const json document{"a\xff"};
  EXPECT_THROW(dump_json(document), json::type_error);
  EXPECT_EQ(dump_any_json(document), "[\"a\uFFFD\"]");
}

}  // namespace
}  // namespace ipcbench
