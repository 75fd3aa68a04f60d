#include "runner/earlier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_tree.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string header = "schema,run,bench,mechanism,repetition,status,reason,cpu_a,first\r\n";
const std::string histogram_header =
    "schema,run,bench,mechanism,repetition,status,reason,cpu_a,histogram\r\n";
const std::string pipe_0 = "1,r,latency,pipe,0,ok,,0,1.5\r\n";
const std::string fifo_3 = "1,r,latency,fifo,3,failed,\"it, broke\",0,\r\n";

class EarlierRows : public testing::Test {
 protected:
  std::optional<Earlier> in(const std::string& text) {
    tree_.write("rows.csv", text);
    return read_earlier(path(), "r", format_, plans_);
  }
  std::string refusal(const std::string& text) {
    try {
      in(text);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "taken";
  }
  [[nodiscard]] std::string path() const { return (tree_.root() / "rows.csv").string(); }

  FakeTree tree_;
  RowFormat format_{"latency", "r", {{"mechanism"}, {"cpu_a"}, {"first"}}};
  std::vector<Plan> plans_{
      {.name = "pipe", .key = {"pipe"}, .circumstances = {"0"}, .skip = {}, .measure = {}},
      {.name = "fifo", .key = {"fifo"}, .circumstances = {"0"}, .skip = {}, .measure = {}}};
};

TEST_F(EarlierRows, AreNoneWithoutAFileOrInAnEmptyOne) {
  EXPECT_FALSE(read_earlier(path(), "r", format_, plans_));
  EXPECT_FALSE(in(""));
}

TEST_F(EarlierRows, AreTakenInTheirOrder) {
  const auto earlier = in(header + fifo_3 + pipe_0);
  ASSERT_TRUE(earlier);
  ASSERT_EQ(earlier->records.size(), 2U);
  EXPECT_EQ(earlier->records[0].plan, 1U);
  EXPECT_EQ(earlier->records[0].repetition, 3);
  EXPECT_EQ(earlier->records[0].reason, "it, broke");
  EXPECT_EQ(earlier->records[1].plan, 0U);
  EXPECT_THAT(earlier->records[1].values, ElementsAre(1.5));
  EXPECT_EQ(earlier->whole_bytes, header.size() + fifo_3.size() + pipe_0.size());
}

TEST_F(EarlierRows, MayBeNone) {
  const auto earlier = in(header);
  ASSERT_TRUE(earlier);
  EXPECT_TRUE(earlier->records.empty());
}

TEST_F(EarlierRows, EndBeforeALineThatIsTornAnywhere) {
  for (std::size_t bytes = 1; bytes < fifo_3.size(); ++bytes) {
    const auto earlier = in(header + pipe_0 + fifo_3.substr(0, bytes));
    ASSERT_TRUE(earlier);
    EXPECT_EQ(earlier->records.size(), 1U) << bytes;
    EXPECT_EQ(earlier->whole_bytes, header.size() + pipe_0.size()) << bytes;
  }
}

TEST_F(EarlierRows, AreRefusedWithOtherColumns) {
  EXPECT_THAT(refusal("schema,run,bench,mechanism,wait,status,reason,cpu_a,first\r\n"),
              AllOf(HasSubstr("--resume: " + path()), HasSubstr("column 5 is 'wait'"),
                    HasSubstr("'repetition'"), HasSubstr("leave --resume out")));
  EXPECT_THAT(refusal("schema,run,bench,mechanism\r\n"), HasSubstr("column 5 is nothing"));
  EXPECT_THAT(refusal("schema,run,bench,mechanism,repetition,status,reason,cpu_a,first,more\r\n"),
              HasSubstr("column 10 is 'more' where this program writes nothing"));
}

TEST_F(EarlierRows, AreRefusedOfAnotherRun) {
  EXPECT_THAT(refusal(header + "1,other,latency,pipe,0,ok,,0,1.5\r\n"),
              AllOf(HasSubstr(path()), HasSubstr("'other', not 'r'"), HasSubstr("--run=other")));
}

TEST_F(EarlierRows, AreRefusedOfCasesThatAreNotAskedFor) {
  for (const char* row : {"1,r,latency,mmap,0,ok,,0,1.5\r\n", "1,r,latency,pipe,0,ok,,1,1.5\r\n"}) {
    EXPECT_THAT(refusal(header + row), AllOf(HasSubstr("not among those asked for"), HasSubstr("as before")));
  }
}

TEST_F(EarlierRows, OfTheLecturesPythonAreLeftAlone) {
  const std::string pythons = "1,r,latency,py-pipe,0,ok,,0,\r\n";
  const auto earlier = in(header + pipe_0 + pythons);
  ASSERT_TRUE(earlier);
  EXPECT_EQ(earlier->records.size(), 1U);
  EXPECT_EQ(earlier->whole_bytes, header.size() + pipe_0.size() + pythons.size());
}

TEST_F(EarlierRows, AreRefusedWhereOneIsDamaged) {
  EXPECT_THAT(refusal(header + "1,r,latency,pipe,x,ok,,0,1.5\r\n"), HasSubstr("damaged"));
  EXPECT_THAT(refusal(header + "1,r,latency,pipe,0\r\n" + pipe_0), HasSubstr("--resume: " + path()));
  EXPECT_THAT(refusal("not,ours\r\n"), HasSubstr("--resume: " + path()));
}

TEST_F(EarlierRows, HaveHistogramsThatAreNotLookedAt) {
  EXPECT_EQ(end_of_histograms(path(), format_), std::nullopt);
  const std::string row = "1,r,latency,gone,0,ok,,0,1:2 max:1\r\n";
  tree_.write("rows.csv", histogram_header + row + "1,r,la");
  EXPECT_EQ(end_of_histograms(path(), format_), histogram_header.size() + row.size());
  tree_.write("rows.csv", header + pipe_0);
  EXPECT_THROW(end_of_histograms(path(), format_), UsageError);
}

}  // namespace
}  // namespace ipcbench
