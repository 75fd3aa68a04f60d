#include "runner/suite.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <stdexcept>

#include "runner/suite_run.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST_F(SuiteRun, WritesARowOfEachStatus) {
  const SuiteOutcome outcome =
      run({plan("fine", good),
           plan("disturbed",
                [] {
                  Measured measured = good();
                  measured.noise = "20 % steal";
                  return measured;
                }),
           plan("absent", good, "not, here"),
           plan("broken", []() -> Measured { throw std::runtime_error("it broke"); })},
          "--csv={dir}rows.csv --benchmark_repetitions=1");
  EXPECT_THAT(sorted_rows(), ElementsAre(suite_header, "1,r,latency,absent,0,skipped,\"not, here\",here,,",
                                         "1,r,latency,broken,0,failed,it broke,here,,",
                                         "1,r,latency,disturbed,0,noisy,20 % steal,here,1.5,",
                                         "1,r,latency,fine,0,ok,,here,1.5,"));
  EXPECT_EQ(outcome.status.text(), "exited with 1") << "one failed";
  EXPECT_EQ(outcome.out, "summary of 4 records of 4 plans\n");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("seed 1"), HasSubstr(path("rows.csv"))));
}

TEST_F(SuiteRun, SaysWhenARowWasMeasured) {
  const auto now_ms = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  const auto before = now_ms();
  run({plan("a", good)}, "--csv={dir}rows.csv --benchmark_repetitions=1");
  const std::string text = csv();
  const std::string_view last = split(text, '\n').at(1);
  const auto measured = parse_number<std::int64_t>(trimmed(last.substr(last.rfind(',') + 1)));
  ASSERT_TRUE(measured) << last;
  EXPECT_GE(*measured, before);
  EXPECT_LE(*measured, now_ms());
}

TEST_F(SuiteRun, PrintsOnlyWhatWentWrongWhereItIsToBeQuiet) {
  const SuiteOutcome outcome = run({plan("a", good)}, "--quiet --benchmark_repetitions=1");
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, Not(HasSubstr("measured for")));
  const SuiteOutcome full = run({plan("a", good)}, "--quiet --benchmark_out=/dev/full");
  EXPECT_THAT(full.err, HasSubstr("writing /dev/full failed"));
}

TEST_F(SuiteRun, CountsRepetitionsFromZeroAndShufflesWithinEach) {
  run({plan("a", good), plan("b", good), plan("c", good, "absent")},
      "--csv={dir}rows.csv --benchmark_repetitions=2");
  EXPECT_THAT(sorted_rows(),
              ElementsAre(suite_header, "1,r,latency,a,0,ok,,here,1.5,", "1,r,latency,a,1,ok,,here,1.5,",
                          "1,r,latency,b,0,ok,,here,1.5,", "1,r,latency,b,1,ok,,here,1.5,",
                          "1,r,latency,c,0,skipped,absent,here,,", "1,r,latency,c,1,skipped,absent,here,,"));
}

TEST_F(SuiteRun, IsFineWithNoisyAndSkippedRows) {
  EXPECT_EQ(run({plan("a", good, "absent")}, "").status.text(), "exited with 0");
  EXPECT_EQ(run({plan("a",
                      [] {
                        Measured measured = good();
                        measured.noise = "noise";
                        return measured;
                      })},
                "")
                .status.text(),
            "exited with 0");
}

TEST_F(SuiteRun, GoesOnAfterAPlanThatFails) {
  const auto fails = []() -> Measured { throw std::runtime_error("no"); };
  run({plan("a", fails), plan("b", good), plan("c", fails), plan("d", good)},
      "--csv={dir}rows.csv --benchmark_out={dir}rows.json --benchmark_repetitions=3");
  EXPECT_EQ(sorted_rows().size(), 13U);
  EXPECT_EQ(json_file()["benchmarks"].size(), 12U);
}

TEST_F(SuiteRun, WritesGoogleBenchmarksJson) {
  run({plan("a", good), plan("b", []() -> Measured { throw std::runtime_error("it broke"); })},
      "--benchmark_out={dir}rows.json --benchmark_repetitions=2 --benchmark_context=machine=m,site=s");
  const json document = json_file();
  EXPECT_EQ(document["context"]["ipcbench_seed"], "1");
  EXPECT_EQ(document["context"]["ipcbench_run"], "r");
  EXPECT_EQ(document["context"]["machine"], "m");
  EXPECT_EQ(document["context"]["site"], "s");
  EXPECT_TRUE(document["context"].contains("num_cpus"));
  std::vector<int> repetitions;
  for (const json& row : document["benchmarks"]) {
    EXPECT_EQ(row["repetitions"], 2);
    EXPECT_EQ(row["run_type"], "iteration");
    if (row["name"] == "latency/a") {
      repetitions.push_back(row["repetition_index"]);
      EXPECT_EQ(row["family_index"], 0);
      EXPECT_EQ(row["iterations"], 10);
      EXPECT_EQ(row["time_unit"], "ns");
      EXPECT_DOUBLE_EQ(row["real_time"], 150);
      EXPECT_DOUBLE_EQ(row["cpu_time"], 100);
      EXPECT_EQ(row["rtt_mean_ns"], 1.5);
      EXPECT_FALSE(row.contains("second")) << "unknown";
      EXPECT_FALSE(row.contains("error_occurred"));
    } else {
      EXPECT_EQ(row["name"], "latency/b");
      EXPECT_EQ(row["error_occurred"], true);
      EXPECT_EQ(row["error_message"], "it broke");
    }
  }
  EXPECT_EQ(document["benchmarks"].size(), 4U);
  EXPECT_THAT(repetitions, ElementsAre(0, 1));
}

TEST_F(SuiteRun, WritesWholeJsonWhereNothingCanRun) {
  run({plan("a", good, "absent")}, "--benchmark_out={dir}rows.json");
  EXPECT_EQ(json_file()["benchmarks"].size(), 0U);
}

TEST_F(SuiteRun, PrintsJsonAloneOnRequest) {
  const SuiteOutcome outcome = run({plan("a", good)}, "--benchmark_format=json --benchmark_repetitions=1");
  EXPECT_EQ(parse_json(outcome.out)["benchmarks"].size(), 1U);
}

TEST_F(SuiteRun, ListsWithoutMeasuring) {
  const auto must_not_run = []() -> Measured { _exit(9); };
  const SuiteOutcome outcome = run({plan("a", must_not_run), plan("b", must_not_run, "absent")},
                                   "--benchmark_list_tests --csv={dir}rows.csv");
  EXPECT_EQ(outcome.status.text(), "exited with 0");
  EXPECT_EQ(outcome.out, "latency/a\nlatency/b\n");
  EXPECT_FALSE(std::filesystem::exists(path("rows.csv")));
}

TEST_F(SuiteRun, MeasuresInTheOrderOfTheSeed) {
  std::vector<Plan> plans;
  for (const char* name : {"0", "1", "2", "3", "4", "5"}) plans.push_back(plan(name, good));
  run(plans, "--csv={dir}rows.csv --benchmark_repetitions=2");
  Names order;
  const std::string text = csv();
  for (const std::string_view line : split(text, '\n')) {
    const auto fields = split(line, ',');
    if (fields.size() > 3 && fields[0] == "1") order.emplace_back(fields[3]);
  }
  // As in order_test.cpp.
  EXPECT_THAT(order, ElementsAre("1", "3", "0", "4", "5", "2", "4", "0", "2", "1", "5", "3"));
}

TEST_F(SuiteRun, KeepsWhatWasMeasuredWhenItIsInterrupted) {
  const auto interrupts = [] {
    ::raise(SIGINT);
    return good();
  };
  const SuiteOutcome outcome =
      run({plan("a", interrupts)},
          "--csv={dir}rows.csv --benchmark_out={dir}rows.json --benchmark_repetitions=3");
  EXPECT_EQ(outcome.status.text(), "exited with 130");
  EXPECT_THAT(sorted_rows(), ElementsAre(suite_header, "1,r,latency,a,0,ok,,here,1.5,"));
  EXPECT_EQ(json_file()["benchmarks"].size(), 1U) << "whole all the same";
  EXPECT_THAT(outcome.err, HasSubstr("interrupted; what was measured is kept"));
  EXPECT_EQ(outcome.out, "summary of 1 records of 1 plans\n");
}

TEST_F(SuiteRun, DropsTheMeasurementThatAnInterruptCutShort) {
  const auto cut_short = []() -> Measured {
    ::raise(SIGINT);
    throw Interrupted();
  };
  const SuiteOutcome outcome = run({plan("a", cut_short)}, "--csv={dir}rows.csv --benchmark_repetitions=3");
  EXPECT_EQ(outcome.status.text(), "exited with 130");
  EXPECT_THAT(sorted_rows(), ElementsAre(suite_header));
}

TEST_F(SuiteRun, SaysForHowLongItMeasured) {
  const auto two_hours = [] {
    Measured measured = good();
    measured.timed_s = 7200;
    return measured;
  };
  const SuiteOutcome outcome = run({plan("a", two_hours), plan("b", good, "absent")},
                                   "--benchmark_out={dir}rows.json --benchmark_repetitions=2");
  EXPECT_THAT(outcome.err,
              testing::ContainsRegex("latency: measured for 14400 s of [0-9.]+ s \\([0-9]+ %\\), "
                                     "1 cases, 2 sessions, seed 1\n"));
  EXPECT_EQ(json_file()["context"]["ipcbench_timed_s"], "14400.000");
}

}  // namespace
}  // namespace ipcbench
