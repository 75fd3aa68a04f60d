#include "page/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// What the page holds as data.
json data_of(const std::string& page) {
  const std::string begin = R"(id="data">)";
  const std::size_t at = page.find(begin) + begin.size();
  return parse_json(page.substr(at, page.find("</script>", at) - at));
}

TEST(Page, IsOneWholeDocumentWithoutPlaceholders) {
  const std::string made = page({{"runs", json::array()}}, "let charts = 7;");
  EXPECT_THAT(made, StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(made, EndsWith("</html>\n\n"));
  EXPECT_THAT(made, HasSubstr("let charts = 7;"));
  for (const char* placeholder : {"@STYLE@", "@DATA@", "@CHART_LIBRARY@", "@SCRIPTS@"}) {
    EXPECT_THAT(made, Not(HasSubstr(placeholder)));
  }
}

TEST(Page, KeepsDataDataWhateverItHolds) {
  const json data{{"reason", "</script><script>alert(1)</script><!-- @SCRIPTS@ & \" ' \u2028 é"}};
  const std::string made = page(data, "");
  EXPECT_EQ(data_of(made), data);
  EXPECT_EQ(count(made, "alert(1)"), 1U);
  EXPECT_THAT(made, Not(HasSubstr("<script>alert")));
}

TEST(Page, ShowsWhatIsNoTextAsSuch) {
  EXPECT_EQ(data_of(page({{"reason", "bad \xff byte"}}, "")), (json{{"reason", "bad \uFFFD byte"}}));
}

TEST(Page, KeepsAScriptThatWritesScriptsInOneElement) {
  const std::string made = page(json::object(), R"(s = "</script><!--";)");
  EXPECT_THAT(made, HasSubstr(R"(s = "<\/script><\!--";)"));
}

}  // namespace
}  // namespace ipcbench
