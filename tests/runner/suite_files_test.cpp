// The files of a run: histograms beside the rows, a disk that is full, and files that cannot be made.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>

#include "runner/suite_run.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// ---- histograms

constexpr const char* suite_histogram_header =
    "schema,run,bench,mechanism,repetition,status,reason,cpu_a,histogram";

TEST_F(SuiteRun, PutsHistogramsBesideTheRows) {
  run({plan("a", with_histogram), plan("b", good)}, "--csv={dir}rows.csv --benchmark_repetitions=1");
  EXPECT_EQ(content(path("rows_histograms.csv")),
            fmt::format("{}\r\n1,r,latency,a,0,ok,,here,7:1 max:7\r\n", suite_histogram_header));
}

// ---- a disk that is full

TEST_F(SuiteRun, StopsWithTheEarlierRowsWhenTheDiskIsFull) {
  // Room for the header of 91 bytes and two rows of 45, and a part of the third.
  const auto limit = [] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit bytes{200, 200};
    setrlimit(RLIMIT_FSIZE, &bytes);
  };
  const SuiteOutcome outcome = run({plan("a", good)}, "--csv={dir}rows.csv --benchmark_repetitions=5", limit);
  EXPECT_EQ(outcome.status.text(), "exited with 1");
  EXPECT_THAT(sorted_rows(),
              ElementsAre(suite_header, "1,r,latency,a,0,ok,,here,1.5,", "1,r,latency,a,1,ok,,here,1.5,"));
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("rows.csv"), HasSubstr("what was written before stays")));
}

TEST_F(SuiteRun, SaysThatTheJsonCouldNotBeWritten) {
  const SuiteOutcome outcome = run({plan("a", good)}, "--benchmark_out=/dev/full");
  EXPECT_EQ(outcome.status.text(), "exited with 1");
  EXPECT_THAT(outcome.err, HasSubstr("writing /dev/full failed"));
}

TEST_F(SuiteRun, WritesNoRowWhoseHistogramDoesNotFit) {
  // Room for both headers of 91 and 69 bytes, but for no histogram of some 100 behind.
  const auto limit = [] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit bytes{150, 150};
    setrlimit(RLIMIT_FSIZE, &bytes);
  };
  const auto wide = [] {
    Measured measured = with_histogram();
    for (std::uint64_t ns = 1000; ns < 20'000; ns += 1000) measured.histogram->record(ns);
    return measured;
  };
  const SuiteOutcome outcome = run({plan("a", wide)}, "--csv={dir}rows.csv --benchmark_repetitions=2", limit);
  EXPECT_EQ(outcome.status.text(), "exited with 1");
  EXPECT_THAT(sorted_rows(), ElementsAre(suite_header));
  EXPECT_EQ(content(path("rows_histograms.csv")), fmt::format("{}\r\n", suite_histogram_header));
  EXPECT_THAT(outcome.err, HasSubstr("rows_histograms.csv"));
}

// ---- files that cannot be written

TEST_F(SuiteRun, RefusesAFileThatCannotBeMade) {
  const auto must_not_run = []() -> Measured { _exit(9); };
  for (const char* flag : {"--csv", "--benchmark_out"}) {
    const SuiteOutcome outcome = run({plan("a", must_not_run)}, std::string(flag) + "={dir}missing/rows");
    EXPECT_EQ(outcome.status.text(), "exited with 2") << flag;
    EXPECT_THAT(outcome.err,
                AllOf(HasSubstr(flag), HasSubstr(path("missing/rows")), HasSubstr("No such file")));
  }
}

TEST_F(SuiteRun, TouchesNoFileWhereAnotherCannotBeMade) {
  tree_.write("rows.csv", "kept\n").write("rows.json", "kept\n");
  EXPECT_EQ(run({plan("a", good)}, "--csv={dir}rows.csv --benchmark_out={dir}missing/rows").status.code, 2);
  EXPECT_EQ(run({plan("a", good)}, "--csv={dir}missing/rows --benchmark_out={dir}rows.json").status.code, 2);
  EXPECT_EQ(
      run({plan("a", good)}, "--csv={dir}rows.csv --benchmark_out={dir}rows.json --benchmark_filter=nothing")
          .status.code,
      2);
  EXPECT_EQ(csv(), "kept\n");
  EXPECT_EQ(content(path("rows.json")), "kept\n");
}

TEST_F(SuiteRun, MakesItsFilesAnew) {
  const std::string old(10'000, 'x');
  tree_.write("rows.csv", old).write("rows.json", old);
  run({plan("a", good)}, "--csv={dir}rows.csv --benchmark_out={dir}rows.json --benchmark_repetitions=1");
  EXPECT_THAT(csv(), Not(HasSubstr("xxx")));
  EXPECT_EQ(json_file()["benchmarks"].size(), 1U);
}

}  // namespace
}  // namespace ipcbench
