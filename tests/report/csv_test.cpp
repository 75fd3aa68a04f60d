#include "report/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "fake_tree.h"
#include "os/child.h"
#include "os/error.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;
using Row = std::vector<std::string>;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(CsvCell, LeavesTheUnknownEmpty) {
  EXPECT_EQ(csv_cell(std::nullopt), "");
  EXPECT_EQ(csv_cell(0), "0");
}

TEST(CsvCell, IsShortAndExactEnough) {
  EXPECT_EQ(csv_cell(100'000'000), "100000000");
  EXPECT_EQ(csv_cell(0.1), "0.1");
  EXPECT_EQ(csv_cell(6589.123456789), "6589.12346");
  EXPECT_EQ(csv_cell(-1.5), "-1.5");
  EXPECT_EQ(csv_cell(1'795'502'913'384), "1795502913384");
  EXPECT_EQ(csv_cell(-12'345'678'901.5), "-12345678902");
}

TEST(CsvLine, QuotesWhatRfc4180Quotes) {
  EXPECT_EQ(csv_line(Row{"a", "b c", ""}), "a,b c,\r\n");
  EXPECT_EQ(csv_line(Row{"a,b"}), "\"a,b\"\r\n");
  EXPECT_EQ(csv_line(Row{"say \"no\""}), "\"say \"\"no\"\"\"\r\n");
  EXPECT_EQ(csv_line(Row{"two\nlines", "two\rlines"}), "\"two\nlines\",\"two\rlines\"\r\n");
  EXPECT_EQ(csv_line(Row{"\"", ","}), "\"\"\"\",\",\"\r\n");
  EXPECT_EQ(csv_line(Row{"µs; 'x'"}), "µs; 'x'\r\n");
}

TEST(CsvFile, HasEachRowOnDiskAtOnce) {
  FakeTree tree;
  const auto path = tree.root() / "rows.csv";
  CsvFile file(path, Row{"a", "b"});
  EXPECT_EQ(content(path), "a,b\r\n");
  file.write(Row{"1", ""});
  EXPECT_EQ(content(path), "a,b\r\n1,\r\n");
  file.write(Row{"x,y", "2"});
  EXPECT_EQ(content(path), "a,b\r\n1,\r\n\"x,y\",2\r\n");
}

TEST(CsvFile, IsMadeAnew) {
  FakeTree tree;
  tree.write("rows.csv", "what was there before, and longer than the header");
  const CsvFile file(tree.root() / "rows.csv", Row{"a"});
  EXPECT_EQ(content(tree.root() / "rows.csv"), "a\r\n");
}

TEST(CsvFile, GoesOnBehindTheWholeRows) {
  FakeTree tree;
  tree.write("rows.csv", "a,b\r\n1,2\r\n3,");
  CsvFile file(tree.root() / "rows.csv", 2, 10);
  EXPECT_EQ(content(tree.root() / "rows.csv"), "a,b\r\n1,2\r\n") << "what was torn is cut off";
  file.write(Row{"5", "6"});
  EXPECT_EQ(content(tree.root() / "rows.csv"), "a,b\r\n1,2\r\n5,6\r\n");
}

TEST(CsvFile, DoesNotGoOnWithAFileThatIsNotThere) {
  FakeTree tree;
  EXPECT_THROW(CsvFile(tree.root() / "rows.csv", 2, 0), std::system_error);
  EXPECT_FALSE(std::filesystem::exists(tree.root() / "rows.csv"));
}

TEST(CsvFile, NamesTheFileThatItCannotMake) {
  FakeTree tree;
  const std::string path = tree.root() / "missing" / "rows.csv";
  try {
    CsvFile(path, Row{"a"});
    FAIL() << "made";
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), HasSubstr(path));
    EXPECT_EQ(error.code().value(), ENOENT);
  }
}

TEST(CsvFile, SaysThatTheDeviceIsFull) {
  try {
    CsvFile("/dev/full", Row{"a"});
    FAIL() << "written";
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("/dev/full"));
    EXPECT_EQ(error.code().value(), ENOSPC);
  }
}

void limit_file_size(rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  check(getrlimit(RLIMIT_FSIZE, &limit), "getrlimit");
  limit.rlim_cur = bytes;
  check(setrlimit(RLIMIT_FSIZE, &limit), "setrlimit");
}

// Whether a row is refused, with a reason that names the file.
bool refuses(CsvFile& file, const Row& row) {
  try {
    file.write(row);
  } catch (const std::system_error& error) {
    return std::string(error.what()).find("rows.csv") != std::string::npos;
  }
  return false;
}

// In a process of its own, whose files may have only so many bytes: as on a disk that runs full.
TEST(CsvFile, TakesBackWholeARowThatDoesNotFit) {
  FakeTree tree;
  const auto path = tree.root() / "rows.csv";
  Child child("full-disk", [&] {
    CsvFile file(path, Row{"a"});  // 3 bytes
    file.write(Row{"1"});          // 6
    limit_file_size(8);
    if (!refuses(file, Row{"12345"})) _exit(7);   // two of its bytes fit
    if (content(path) != "a\r\n1\r\n") _exit(8);  // and are gone
    if (!refuses(file, Row{std::string(100'000, 'x')})) _exit(9);
    limit_file_size(RLIM_INFINITY);
    file.write(Row{"2"});  // there is room again
  });
  EXPECT_EQ(child.wait().text(), "exited with 0");
  EXPECT_EQ(content(path), "a\r\n1\r\n2\r\n");
}

TEST(CsvFile, KeepsWhatWasWrittenBeforeTheDiskWasFull) {
  FakeTree tree;
  const auto path = tree.root() / "rows.csv";
  Child child("full-disk", [&] {
    CsvFile file(path, Row{"a"});
    limit_file_size(20);
    int written = 0;
    while (!refuses(file, Row{"row"})) ++written;
    _exit(written);
  });
  EXPECT_EQ(child.wait().text(), "exited with 3");
  EXPECT_EQ(content(path), "a\r\nrow\r\nrow\r\nrow\r\n");
}

}  // namespace
}  // namespace ipcbench
