// What a run measures of what is left: within a budget, and where an earlier run has measured a part.

#include <gmock/gmock.h>

#include <stdexcept>

#include "runner/suite_run.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// ---- budget

TEST_F(SuiteRun, MeasuresMoreWithinABudget) {
  const SuiteOutcome outcome = run({plan("a", good), plan("b", good, "absent")},
                                   "--csv={dir}rows.csv --benchmark_out={dir}rows.json "
                                   "--benchmark_repetitions=2 --budget=600");
  EXPECT_EQ(outcome.status.text(), "exited with 0");
  EXPECT_EQ(sorted_rows().size(), 1U + 20 + 2) << "ten times the repetitions, and no more of what is skipped";
  EXPECT_EQ(json_file()["benchmarks"].size(), 20U);
}

TEST_F(SuiteRun, RefusesABudgetThatIsTooShortForAll) {
  const auto must_not_run = []() -> Measured { _exit(9); };
  std::vector<Plan> plans{plan("a", must_not_run), plan("b", must_not_run),
                          plan("c", must_not_run, "absent")};
  for (Plan& each : plans) each.least_s = 9.5;
  tree_.write("rows.csv", "kept\n");
  const SuiteOutcome outcome = run(plans, "--csv={dir}rows.csv --budget=5s");
  EXPECT_EQ(outcome.status.text(), "exited with 2");
  EXPECT_EQ(
      outcome.err,
      "--budget: 5 s is too short: one session of each of the 2 cases takes at least 19 s; give more, or "
      "choose fewer cases\n");
  EXPECT_EQ(csv(), "kept\n");
}

TEST_F(SuiteRun, AsksForNoTimeForWhatAnEarlierRunHasMeasured) {
  std::vector<Plan> plans{plan("a", good), plan("b", good)};
  for (Plan& each : plans) each.least_s = 9.5;
  run(plans, "--csv={dir}rows.csv --benchmark_repetitions=1");
  const SuiteOutcome outcome =
      run(plans, "--csv={dir}rows.csv --benchmark_repetitions=2 --budget=5 --resume");
  EXPECT_EQ(outcome.status.text(), "exited with 0");
  EXPECT_EQ(sorted_rows().size(), 1U + 2) << "and measures none again that does not fit";
}

// ---- resume

TEST_F(SuiteRun, GoesOnWhereItWasStopped) {
  const std::vector<Plan> plans{plan("a", with_histogram), plan("b", with_histogram),
                                plan("c", with_histogram, "absent")};
  const std::string flags = "--csv={dir}rows.csv --benchmark_out={dir}rows.json --benchmark_repetitions=3";
  run(plans, flags);
  const std::string whole = csv();
  const Names whole_rows = rows();
  const std::string whole_histograms = content(path("rows_histograms.csv"));
  const json whole_json = json_rows();

  // Torn in the fourth measured row; the histogram of that one was written before.
  std::size_t end = 0;
  for (int lines = 0; lines < 1 + 3 + 3; ++lines) end = whole.find('\n', end) + 1;
  tree_.write("rows.csv", whole.substr(0, end + 9));
  const SuiteOutcome outcome = run(plans, flags + " --resume");
  EXPECT_EQ(outcome.status.text(), "exited with 0");
  EXPECT_EQ(rows(), whole_rows) << "skipped rows are not written twice";
  EXPECT_EQ(json_rows(), whole_json);
  EXPECT_EQ(outcome.out, "summary of 9 records of 3 plans\n");
  EXPECT_THAT(content(path("rows_histograms.csv")), testing::StartsWith(whole_histograms));
  EXPECT_THAT(outcome.err, HasSubstr("3 sessions, 6 rows kept"));
}

TEST_F(SuiteRun, MeasuresNothingWhereAllWasMeasured) {
  const auto must_not_run = []() -> Measured { _exit(9); };
  const std::string flags = "--csv={dir}rows.csv --benchmark_out={dir}rows.json --benchmark_repetitions=2";
  run({plan("a", good), plan("b", good)}, flags);
  const std::string before = csv();
  const json json_before = json_file()["benchmarks"];
  const SuiteOutcome outcome = run({plan("a", must_not_run), plan("b", must_not_run)}, flags + " --resume");
  EXPECT_EQ(outcome.status.text(), "exited with 0");
  EXPECT_EQ(csv(), before);
  EXPECT_EQ(json_file()["benchmarks"], json_before);
}

TEST_F(SuiteRun, MeasuresAgainWhatFailed) {
  const std::string flags = "--csv={dir}rows.csv --benchmark_out={dir}rows.json --benchmark_repetitions=2";
  run({plan("a", []() -> Measured { throw std::runtime_error("it broke"); })}, flags);
  const SuiteOutcome outcome = run({plan("a", good)}, flags + " --resume");
  EXPECT_EQ(outcome.status.text(), "exited with 0") << "of this call nothing failed";
  EXPECT_THAT(sorted_rows(), ElementsAre(suite_header, "1,r,latency,a,0,failed,it broke,here,,",
                                         "1,r,latency,a,1,failed,it broke,here,,",
                                         "1,r,latency,a,2,ok,,here,1.5,", "1,r,latency,a,3,ok,,here,1.5,"));
  EXPECT_EQ(json_file()["benchmarks"].size(), 2U);
  EXPECT_EQ(outcome.out, "summary of 2 records of 1 plans\n");
}

TEST_F(SuiteRun, StartsAnewWhereThereIsNothingToResume) {
  EXPECT_EQ(run({plan("a", good)}, "--csv={dir}rows.csv --benchmark_repetitions=1 --resume").status.text(),
            "exited with 0");
  EXPECT_THAT(sorted_rows(), ElementsAre(suite_header, "1,r,latency,a,0,ok,,here,1.5,"));
}

TEST_F(SuiteRun, TouchesNoFileThatItCannotResume) {
  tree_.write("rows.csv", "schema,run,bench,mine\r\n").write("rows.json", "kept\n");
  const SuiteOutcome outcome =
      run({plan("a", good)}, "--csv={dir}rows.csv --benchmark_out={dir}rows.json --resume");
  EXPECT_EQ(outcome.status.text(), "exited with 2");
  EXPECT_THAT(outcome.err, HasSubstr(path("rows.csv")));
  EXPECT_EQ(csv(), "schema,run,bench,mine\r\n");
  EXPECT_EQ(content(path("rows.json")), "kept\n");
}

}  // namespace
}  // namespace ipcbench
