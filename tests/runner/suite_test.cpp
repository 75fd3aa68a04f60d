#include "runner/suite.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <array>
#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "fake_tree.h"
#include "os/child.h"
#include "os/error.h"
#include "os/text.h"
#include "os/usage_error.h"
#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Names = std::vector<std::string>;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Plan plan(const std::string& name, std::function<Measured()> measure,
          std::optional<std::string> skip = std::nullopt) {
  return {.name = name,
          .key = {name},
          .circumstances = {"here"},
          .skip = skip,
          .measure = [measure = std::move(measure)](int) { return measure(); }};
}

Measured good() {
  return {.values = {1.5, std::nullopt}};
}

const Columns suite_columns{{"mechanism"}, {"cpu_a"}, {"rtt_mean_ns", "second"}};

// What a run came to.
struct SuiteOutcome {
  ExitStatus status;
  std::string out;
  std::string err;
};

struct Pipe {
  Pipe() {
    std::array<int, 2> fds{};
    check(::pipe2(fds.data(), O_CLOEXEC), "pipe2");
    read = Fd(fds[0]);
    write = Fd(fds[1]);
  }
  // All that was written; its writers have ended.
  std::string text() {
    write.reset();
    std::string all;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = ::read(read.get(), part.data(), part.size())) > 0;) {
      all.append(part.data(), static_cast<std::size_t>(got));
    }
    return all;
  }
  Fd read;
  Fd write;
};

// Runs plans with flags, in a process of its own: Google Benchmark remembers what was registered.
class SuiteRun : public testing::Test {
 protected:
  static constexpr int usage_error = 2;

  SuiteOutcome run(
      std::vector<Plan> plans, const std::string& flags, void (*before)() = [] {}) {
    Pipe out;
    Pipe err;
    std::fflush(stdout);  // what lies in its buffer is not the child's to print
    Child child("suite", [&] {
      ::dup2(out.write.get(), STDOUT_FILENO);
      ::dup2(err.write.get(), STDERR_FILENO);
      const int code = run_here(std::move(plans), flags, before);
      std::fflush(stdout);
      _exit(code);
    });
    const ExitStatus status = child.wait();  // what it writes fits into the pipes
    return {status, out.text(), err.text()};
  }

  [[nodiscard]] std::string path(const std::string& leaf) const { return (tree_.root() / leaf).string(); }
  [[nodiscard]] std::string csv() const { return content(path("rows.csv")); }
  [[nodiscard]] json json_file() const { return parse_json(content(path("rows.json"))); }

  // The CSV's lines, and the JSON's rows, without when each was measured.
  [[nodiscard]] Names rows() const {
    Names rows;
    const std::string text = csv();
    for (const std::string_view line : split(text, '\n')) {
      if (!line.empty()) rows.emplace_back(line.substr(0, line.rfind(',')));
    }
    return rows;
  }
  [[nodiscard]] json json_rows() const {
    json rows = json_file()["benchmarks"];
    for (json& row : rows) row.erase("unix_time_ms");
    return rows;
  }

  // The same lines, sorted behind the header: their order is the seed's.
  [[nodiscard]] Names sorted_rows() const {
    Names sorted = rows();
    if (sorted.size() > 1) std::ranges::sort(sorted.begin() + 1, sorted.end());
    return sorted;
  }

  FakeTree tree_;

 private:
  int run_here(std::vector<Plan> plans, const std::string& flags, void (*before)()) const {
    CommandLine line("", "");
    const CommonOptions options(line);
    line.parse(
        fmt::format("--run=r --seed=1 {}", fmt::format(fmt::runtime(flags), fmt::arg("dir", path("")))));
    const Interrupt interrupt;
    Suite suite{.bench = "latency",
                .columns = suite_columns,
                .timing =
                    [](const NamedValues& row) {
                      return Timing{10, row["rtt_mean_ns"] * 1e-6, 1e-6};
                    },
                .has_histograms = true,
                .plans = std::move(plans),
                .summary = {}};
    suite.summary = [](std::span<const Plan> all, std::span<const Record> records) {
      return fmt::format("summary of {} records of {} plans\n", records.size(), all.size());
    };
    before();
    try {
      return run_suite(suite, options, interrupt);
    } catch (const UsageError& error) {
      fmt::print(stderr, "{}\n", error.what());
      return usage_error;
    }
  }
};

constexpr const char* suite_header =
    "schema,run,bench,mechanism,repetition,status,reason,cpu_a,rtt_mean_ns,second";

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

// ---- histograms

Measured with_histogram() {
  Measured measured = good();
  measured.histogram.emplace().record(7);
  return measured;
}

constexpr const char* suite_histogram_header =
    "schema,run,bench,mechanism,repetition,status,reason,cpu_a,histogram";

TEST_F(SuiteRun, PutsHistogramsBesideTheRows) {
  run({plan("a", with_histogram), plan("b", good)}, "--csv={dir}rows.csv --benchmark_repetitions=1");
  EXPECT_EQ(content(path("rows_histograms.csv")),
            fmt::format("{}\r\n1,r,latency,a,0,ok,,here,7:1 max:7\r\n", suite_histogram_header));
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

// ---- what is said of the time

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
