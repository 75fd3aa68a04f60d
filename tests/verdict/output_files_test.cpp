#include "verdict/output_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <vector>

#include "fake_tree.h"
#include "report/json_text.h"
#include "verdict/judgement_json.h"
#include "verdict/made_up_judgement.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;
using testing::UnorderedElementsAre;

std::vector<std::string> files_in(const fs::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) names.push_back(entry.path().filename());
  return names;
}

std::string contents(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string failure_of(const fs::path& directory, const Judgement& judgement) {
  try {
    write_outputs(directory, judgement);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return "written";
}

// A file may not grow beyond so many bytes: what a full disk looks like from inside, where the signal that
// comes with it is ignored.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::ignore = std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

class OutputFiles : public testing::Test {
 protected:
  OutputFiles() { judgement_.findings = {made_up_finding("pipe", Verdict::slower, 1.021)}; }

  FakeTree tree_;
  Judgement judgement_ = made_up_judgement();
};

TEST_F(OutputFiles, AreAllThere) {
  const fs::path directory = tree_.root() / "new" / "deep";
  write_outputs(directory, judgement_);
  EXPECT_THAT(files_in(directory), UnorderedElementsAre("judgement.json", "summary.md", "junit.xml",
                                                        "github-action-benchmark.json", "bencher.json"));
  EXPECT_EQ(read_judgement(directory).findings.at(0).cell, "pipe");
  EXPECT_THAT(contents(directory / "summary.md"), StartsWith("<!-- ipcbench-gate -->\n**slower**"));
  EXPECT_THAT(contents(directory / "junit.xml"), StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
  EXPECT_TRUE(parse_json(contents(directory / "bencher.json")).contains("pipe"));
  EXPECT_TRUE(parse_json(contents(directory / "github-action-benchmark.json")).is_array());
}

TEST_F(OutputFiles, ReplaceEarlierOnes) {
  write_outputs(tree_.root(), judgement_);
  judgement_.findings[0].cell = "fifo";
  write_outputs(tree_.root(), judgement_);
  EXPECT_EQ(read_judgement(tree_.root()).findings.at(0).cell, "fifo");
  EXPECT_EQ(files_in(tree_.root()).size(), 5U);
}

TEST_F(OutputFiles, HoldWhatIsNoUtf8) {
  judgement_.findings = {made_up_failure("pipe", "said \xff")};
  write_outputs(tree_.root(), judgement_);
  EXPECT_EQ(read_judgement(tree_.root()).findings.at(0).failure, "said \uFFFD");
}

TEST_F(OutputFiles, OnAFullDiskLeaveTheEarlierOnes) {
  write_outputs(tree_.root(), judgement_);
  const std::string before = contents(tree_.root() / "judgement.json");
  judgement_.findings[0].cell = "fifo";
  std::string failure;
  {
    const FullDisk full(100);
    failure = failure_of(tree_.root(), judgement_);
  }
  EXPECT_THAT(failure, StartsWith((tree_.root() / "judgement.json").string() + ": "));
  EXPECT_EQ(contents(tree_.root() / "judgement.json"), before);
  EXPECT_EQ(files_in(tree_.root()).size(), 5U) << "nothing is left beside them";
}

TEST_F(OutputFiles, NameThePlaceThatCannotBeWritten) {
  tree_.write("file", "");
  EXPECT_THAT(failure_of(tree_.root() / "file" / "out", judgement_),
              StartsWith((tree_.root() / "file" / "out").string() + ": Not a directory"));
  fs::create_directory(tree_.root() / "summary.md");
  EXPECT_THAT(failure_of(tree_.root(), judgement_), HasSubstr("summary.md: Is a directory"));
}

TEST_F(OutputFiles, NeedADirectoryThatMayBeWritten) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  ASSERT_EQ(::chmod(tree_.root().c_str(), 0500), 0);
  EXPECT_THAT(failure_of(tree_.root(), judgement_), HasSubstr("judgement.json: Permission denied"));
  ASSERT_EQ(::chmod(tree_.root().c_str(), 0700), 0);
}

}  // namespace
}  // namespace ipcbench
