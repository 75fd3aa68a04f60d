#include "runner/result_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "fake_tree.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

// ---- histogram_path

TEST(HistogramPath, StandsBesideTheRows) {
  const FakeTree tree;
  const std::string base = tree.root().string();
  EXPECT_EQ(histogram_path(base + "/rows.csv"), base + "/rows_histograms.csv");
  EXPECT_EQ(histogram_path(base + "/rows.csv.csv"), base + "/rows.csv_histograms.csv");
  EXPECT_EQ(histogram_path(base + "/rows.txt"), base + "/rows.txt_histograms.csv");
  EXPECT_EQ(histogram_path(base + "/rows"), base + "/rows_histograms.csv");
  EXPECT_EQ(histogram_path("no-such-rows.csv"), "no-such-rows_histograms.csv");
}

TEST(HistogramPath, IsNoneBesideWhatIsNoFile) {
  EXPECT_EQ(histogram_path(""), "");
  EXPECT_EQ(histogram_path("/dev/null"), "");
  const FakeTree tree;
  const std::string fifo = tree.root() / "rows.csv";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(histogram_path(fifo), "");
}

// ---- ResultFiles

class Files : public testing::Test {
 protected:
  ResultFiles of(const std::string& flags, bool has_histograms = true) {
    CommandLine line("", "");
    const CommonOptions options(line);
    line.parse(flags);
    return {{.bench = "latency",
             .columns = {{}, {}, {}},
             .timing = {},
             .has_histograms = has_histograms,
             .plans = {},
             .summary = {}},
            options};
  }
  std::string refusal(const std::string& flags) {
    try {
      of(flags);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "taken";
  }
  [[nodiscard]] std::string path(const std::string& leaf) const { return (tree_.root() / leaf).string(); }
  [[nodiscard]] bool exists(const std::string& leaf) const { return std::filesystem::exists(path(leaf)); }

  FakeTree tree_;
};

TEST_F(Files, AreMadeWhenTheyAreOpenedAndNotBefore) {
  ResultFiles files = of("--csv=" + path("rows.csv") + " --benchmark_out=" + path("rows.json"));
  EXPECT_FALSE(exists("rows.csv") || exists("rows_histograms.csv") || exists("rows.json"));
  files.open();
  EXPECT_TRUE(exists("rows.csv") && exists("rows_histograms.csv") && exists("rows.json"));
}

TEST_F(Files, HaveHistogramsOnlyWhereTheSuiteDoes) {
  ResultFiles files = of("--csv=" + path("rows.csv"), false);
  files.open();
  EXPECT_TRUE(exists("rows.csv"));
  EXPECT_FALSE(exists("rows_histograms.csv"));
}

TEST_F(Files, MustBeDifferentOnes) {
  EXPECT_THAT(refusal("--csv=" + path("a.csv") + " --benchmark_out=" + path("a.csv")), HasSubstr("its own"));
  EXPECT_THAT(refusal("--csv=" + path("a.csv") + " --benchmark_out=" + path("a_histograms.csv")),
              HasSubstr("its own"));
}

TEST_F(Files, MustAllBeWritable) {
  std::filesystem::create_directory(path("a_histograms.csv"));
  EXPECT_THAT(refusal("--csv=" + path("a.csv")), HasSubstr(path("a_histograms.csv")));
  EXPECT_FALSE(exists("a.csv"));
}

TEST_F(Files, GoToStandardOutputAsJson) {
  EXPECT_EQ(of("--benchmark_format=json").json().size(), 1U);
  EXPECT_TRUE(of("").json().empty());
}

}  // namespace
}  // namespace ipcbench
