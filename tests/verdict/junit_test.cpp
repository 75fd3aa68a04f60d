#include "verdict/junit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "verdict/made_up_judgement.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;

Judgement every_kind() {
  Judgement judgement = made_up_judgement();
  judgement.findings = {made_up_finding("same", Verdict::equivalent, 1),
                        made_up_finding("open", Verdict::unresolved, 1.004),
                        made_up_finding("fast", Verdict::faster, 0.9), made_up_failure("broken", "no pipes"),
                        made_up_finding("slow", Verdict::slower, 1.021)};
  judgement.findings[4].rounds.screened = std::vector<double>(14, 0.0);
  judgement.remarks = {"Idle cores are left as they are."};
  return judgement;
}

// What was written, read again.
class Written {
 public:
  explicit Written(const Judgement& judgement) {
    const pugi::xml_parse_result result = document_.load_string(junit(judgement).c_str());
    EXPECT_TRUE(result) << result.description();
  }
  [[nodiscard]] pugi::xml_node root() const { return document_.child("testsuites"); }
  [[nodiscard]] pugi::xml_node suite() const { return root().child("testsuite"); }
  [[nodiscard]] pugi::xml_node test(const char* name) const {
    return suite().find_child_by_attribute("testcase", "name", name);
  }
  [[nodiscard]] std::map<std::string, std::string> properties() const {
    std::map<std::string, std::string> all;
    for (const auto property : suite().child("properties").children("property")) {
      all[property.attribute("name").value()] = property.attribute("value").value();
    }
    return all;
  }

 private:
  pugi::xml_document document_;
};

std::vector<std::string> names(const auto& range) {
  std::vector<std::string> all;
  for (const auto& each : range) all.emplace_back(each.name());
  return all;
}

TEST(Junit, CountsWhatItHolds) {
  const Written written(every_kind());
  std::map<std::string, std::string> attributes;
  for (const auto each : written.suite().attributes()) attributes[each.name()] = each.value();
  EXPECT_THAT(
      attributes,
      ElementsAre(Pair("errors", "1"), Pair("failures", "1"), Pair("hostname", "localhost"), Pair("id", "0"),
                  Pair("name", "ipcbench gate"), Pair("package", "ipcbench"), Pair("skipped", "1"),
                  Pair("tests", "5"), Pair("time", "301.500"), Pair("timestamp", "2026-11-24T09:51:33")));
}

TEST(Junit, MakesOfEachVerdictWhatATestComesTo) {
  const Written written(every_kind());
  EXPECT_THAT(names(written.test("same").children()), IsEmpty());
  EXPECT_THAT(names(written.test("fast").children()), IsEmpty());
  EXPECT_THAT(names(written.test("open").children()), ElementsAre("skipped"));
  EXPECT_THAT(names(written.test("broken").children()), ElementsAre("error"));
  EXPECT_THAT(names(written.test("slow").children()), ElementsAre("failure"));
  const std::string figures =
      "(95 % interval +1.6 % to +3.1 %; margin +1.0 %; seen from +2.5 %; 40 rounds, 2 dropped)";
  const auto failure = written.test("slow").child("failure");
  EXPECT_EQ(failure.attribute("message").value(), "slower: +2.1 % " + figures);
  EXPECT_STREQ(failure.attribute("type").value(), "slower");
  EXPECT_STREQ(written.test("broken").child("error").attribute("message").value(),
               "could not be measured: no pipes");
  EXPECT_THAT(written.test("open").child("skipped").attribute("message").value(),
              StartsWith("unresolved: +0.4 % (95 %"));
}

// The order and the attributes that https://github.com/windyroad/JUnit-Schema, JUnit.xsd, asks for, where
// nothing else may stand.
TEST(Junit, HasTheOrderOfTheSchema) {
  const Written written(every_kind());
  EXPECT_THAT(names(written.root().attributes()), IsEmpty());
  EXPECT_THAT(names(written.suite().children()),
              ElementsAre("properties", "testcase", "testcase", "testcase", "testcase", "testcase",
                          "system-out", "system-err"));
  for (const auto test : written.suite().children("testcase")) {
    EXPECT_THAT(names(test.attributes()), ElementsAre("name", "classname", "time"));
    EXPECT_STREQ(test.attribute("classname").value(), "ipcbench.gate");
  }
  for (const auto property : written.suite().child("properties").children()) {
    EXPECT_THAT(names(property.attributes()), ElementsAre("name", "value"));
  }
  EXPECT_THAT(names(written.test("open").child("skipped").attributes()), ElementsAre("message"));
  EXPECT_THAT(names(written.test("broken").child("error").attributes()), ElementsAre("message", "type"));
}

TEST(Junit, GivesATestItsShareOfTheTime) {
  const Written written(every_kind());
  // 2 dropped rounds of "same", "open" and "fast", 14 and 2 of "slow": 16 of 22.
  EXPECT_STREQ(written.test("slow").attribute("time").value(), "219.273");
  EXPECT_STREQ(written.test("broken").attribute("time").value(), "0.000");
}

TEST(Junit, HasTheFiguresAsProperties) {
  const auto properties = Written(every_kind()).properties();
  EXPECT_EQ(properties.at("id"), "20261124T095133Z-host-7");
  EXPECT_EQ(properties.at("verdict"), "slower");
  EXPECT_EQ(properties.at("base"), "main");
  EXPECT_EQ(properties.at("head.commit"), "9e1f00d2c7a4b8e6f5d3c2b1a09f8e7d6c5b4a32");
  EXPECT_EQ(properties.at("head.dirty"), "true");
  EXPECT_EQ(properties.at("slow.ratio"), "1.021");
  EXPECT_EQ(properties.at("slow.low"), "1.016");
  EXPECT_EQ(properties.at("slow.high"), "1.031");
  EXPECT_EQ(properties.at("slow.margin"), "0.01");
  EXPECT_EQ(properties.at("slow.rounds"), "40");
  EXPECT_EQ(properties.at("slow.dropped"), "2");
  EXPECT_FALSE(properties.contains("broken.ratio")) << "what is unknown is left out";
  EXPECT_FALSE(properties.contains("broken.smallest_visible"));
  EXPECT_EQ(properties.at("broken.rounds"), "0");
}

TEST(Junit, HasWhatAPersonReads) {
  const Written written(every_kind());
  EXPECT_THAT(written.suite().child_value("system-out"), HasSubstr("1 slower, 1 faster, 2 unresolved"));
  EXPECT_STREQ(written.suite().child_value("system-err"), "Idle cores are left as they are.\n");
}

TEST(Junit, HoldsAnyText) {
  Judgement judgement = made_up_judgement();
  judgement.base.given = "a & <b> \"c\" 'd'";
  judgement.findings = {made_up_failure("x<&>\"", "said \x1b[31m]]>\xff & </error>")};
  const Written written(judgement);
  EXPECT_EQ(written.properties().at("base"), judgement.base.given);
  EXPECT_STREQ(written.test("x<&>\"").child("error").attribute("message").value(),
               "could not be measured: said \uFFFD[31m]]>\uFFFD & </error>");
}

TEST(Junit, OfNothingIsASuiteWithoutTests) {
  const Written written(made_up_judgement());
  EXPECT_STREQ(written.suite().attribute("tests").value(), "0");
  EXPECT_THAT(names(written.suite().children()), ElementsAre("properties", "system-out", "system-err"));
}

}  // namespace
}  // namespace ipcbench
