#include "report/csv_table.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <system_error>

#include "fake_tree.h"
#include "report/csv.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using Row = CsvTable::Row;

constexpr std::string_view header = "schema,run,bench,reason,ns\r\n";

class CsvTableTest : public testing::Test {
 protected:
  CsvTable table(std::string_view text) {
    tree_.write("rows.csv", text);
    return CsvTable(path());
  }

  std::string complaint_about(std::string_view text) {
    try {
      table(text);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "none";
  }

  [[nodiscard]] std::string path() const { return tree_.root() / "rows.csv"; }
  [[nodiscard]] std::string place(int line) const { return fmt::format("{}:{}", path(), line); }

 private:
  FakeTree tree_;
};

TEST_F(CsvTableTest, FindsColumnsByName) {
  const CsvTable found = table(std::string(header) + "1,a,latency,,5\r\n1,a,latency,late,\r\n");
  EXPECT_THAT(found.header(), ElementsAre("schema", "run", "bench", "reason", "ns"));
  EXPECT_THAT(found.rows(),
              ElementsAre(Row{"1", "a", "latency", "", "5"}, Row{"1", "a", "latency", "late", ""}));
  EXPECT_EQ(found.column("ns"), 4U);
  EXPECT_EQ(found.column("rtt"), std::nullopt);
  EXPECT_FALSE(found.is_torn());
}

TEST_F(CsvTableTest, ReadsBackWhatCsvFileWrites) {
  const Row odd{"1", " a\t", "say \"no\", twice", "two\r\nlines\n", "µs"};
  {
    CsvFile file(path(), Row{"schema", "run", "bench", "reason", "ns"});
    file.write(odd);
    file.write(Row{"", "", "", "", ""});
  }
  EXPECT_THAT(CsvTable(path()).rows(), ElementsAre(odd, Row(5)));
}

TEST_F(CsvTableTest, TellsWhereARowBegins) {
  const CsvTable found = table(std::string(header) + "1,a,b,\"two\r\nlines\",5\r\n1,a,b,,6\r\n");
  EXPECT_EQ(found.place_of(0), place(2));
  EXPECT_EQ(found.place_of(1), place(4));
}

TEST_F(CsvTableTest, LeavesATornLineOutWhereverItIsTorn) {
  const std::string whole = std::string(header) + "1,a,b,,5\r\n";
  const std::string last = "1,a,b,\"say \"\"no\"\"\r\nor yes\",67\r\n";
  for (std::size_t kept = 1; kept < last.size(); ++kept) {
    const CsvTable found = table(whole + last.substr(0, kept));
    EXPECT_EQ(found.rows().size(), 1U) << kept;
    EXPECT_TRUE(found.is_torn()) << kept;
    EXPECT_EQ(found.whole_bytes(), whole.size()) << kept;
  }
  EXPECT_EQ(table(whole + last).whole_bytes(), whole.size() + last.size());
}

TEST_F(CsvTableTest, MayHoldAHeaderAlone) {
  EXPECT_THAT(table(header).rows(), IsEmpty());
}

TEST_F(CsvTableTest, SaysWhereAndWhatIsWrong) {
  const std::string ours(header);
  EXPECT_THAT(complaint_about(""), HasSubstr(place(1) + ": no header"));
  EXPECT_THAT(complaint_about("schema,run,bench"), HasSubstr(place(1) + ": no header"));
  EXPECT_THAT(complaint_about("name,ns\r\na,5\r\n"),
              HasSubstr(place(1) + ": the header does not begin with schema,run"));
  EXPECT_THAT(complaint_about(ours + "1,a,b,,5\r\n1,a,b,5\r\n1,a,b,,5\r\n"),
              HasSubstr(place(3) + ": 4 fields under a header of 5; "));
  EXPECT_THAT(complaint_about(ours + "1,a,b,,5,6\r\n"), HasSubstr(place(2) + ": 6 fields"));
  EXPECT_THAT(complaint_about(ours + "1,a,b,\"x\"y,5\r\n"), HasSubstr(place(2) + ": not CSV ("));
  EXPECT_THAT(complaint_about(ours + "1,a,b,\"x\"y,5\r\n"), EndsWith("; mend or remove that line"));
}

TEST_F(CsvTableTest, NamesTheFileThatItCannotRead) {
  try {
    CsvTable{path()};
    FAIL() << "read";
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), HasSubstr(path()));
    EXPECT_EQ(error.code().value(), ENOENT);
  }
  EXPECT_THROW(CsvTable("/"), std::system_error);
}

}  // namespace
}  // namespace ipcbench
