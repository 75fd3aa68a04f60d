#include "runner/suite.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
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
#include "runner/usage_error.h"

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
  return {
      .name = name, .key = {name}, .circumstances = {"here"}, .skip = skip, .measure = std::move(measure)};
}

Measured good() {
  return {.iterations = 10, .elapsed_s = 2e-6, .cpu_s = 1e-6, .values = {1.5, std::nullopt}, .noise = {}};
}

// ---- filtered

Names left_by(const Names& filters) {
  std::vector<Plan> plans;
  for (const char* name : {"pipe/block/8", "pipe/block/64", "fifo/block/8"})
    plans.push_back(plan(name, good));
  Names left;
  for (const Plan& each : filtered("latency", plans, filters)) left.push_back(each.name);
  return left;
}

TEST(Filtered, KeepsAllWithoutAFilter) {
  const Names all{"pipe/block/8", "pipe/block/64", "fifo/block/8"};
  EXPECT_EQ(left_by({}), all);
  EXPECT_EQ(left_by({""}), all);
  EXPECT_EQ(left_by({"all"}), all) << "as Google Benchmark has it";
}

TEST(Filtered, FindsTheRegexAnywhereInTheWholeName) {
  EXPECT_THAT(left_by({"pipe"}), ElementsAre("pipe/block/8", "pipe/block/64"));
  EXPECT_THAT(left_by({"^latency/fifo"}), ElementsAre("fifo/block/8"));
  EXPECT_THAT(left_by({"/8$"}), ElementsAre("pipe/block/8", "fifo/block/8"));
  EXPECT_THAT(left_by({"(pipe|fifo)/block/(64)"}), ElementsAre("pipe/block/64"));
}

TEST(Filtered, LeavesOutWhatFitsANegativeOne) {
  EXPECT_THAT(left_by({"-pipe"}), ElementsAre("fifo/block/8"));
  EXPECT_THAT(left_by({"-/8$"}), ElementsAre("pipe/block/64"));
}

TEST(Filtered, WantsEveryFilterToFit) {
  EXPECT_THAT(left_by({"pipe", "8"}), ElementsAre("pipe/block/8"));
  EXPECT_THAT(left_by({"pipe", "-64"}), ElementsAre("pipe/block/8"));
}

TEST(Filtered, RefusesWhatIsNoRegexAndWhatFitsNothing) {
  EXPECT_THROW(left_by({"("}), UsageError);
  EXPECT_THROW(left_by({"-["}), UsageError);
  EXPECT_THROW(left_by({"nothing-of-that-name"}), UsageError);
  EXPECT_THROW(left_by({"pipe", "fifo"}), UsageError);
}

// ---- run_suite

const Columns columns{{"mechanism"}, {"cpu_a"}, {"first", "second"}};

// What a run came to.
struct Outcome {
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

  Outcome run(
      std::vector<Plan> plans, const std::string& flags, void (*before)() = [] {}) {
    Pipe out;
    Pipe err;
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
  [[nodiscard]] json json_file() const { return json::parse(content(path("rows.json"))); }

  // The lines of the CSV, sorted behind the header: their order is the seed's.
  [[nodiscard]] Names sorted_rows() const {
    Names rows;
    const std::string text = csv();
    for (const std::string_view line : split(text, '\n')) {
      if (!line.empty()) rows.emplace_back(trimmed(line));
    }
    if (rows.size() > 1) std::ranges::sort(rows.begin() + 1, rows.end());
    return rows;
  }

  FakeTree tree_;

 private:
  int run_here(std::vector<Plan> plans, const std::string& flags, void (*before)()) const {
    CLI::App app;
    const CommonOptions options(app);
    app.parse(
        fmt::format("--run=r --seed=1 {}", fmt::format(fmt::runtime(flags), fmt::arg("dir", path("")))));
    const Interrupt interrupt;
    Suite suite{"latency", columns, std::move(plans), {}};
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

constexpr const char* header = "schema,run,bench,mechanism,repetition,status,reason,cpu_a,first,second";

TEST_F(SuiteRun, WritesARowOfEachStatus) {
  const Outcome outcome = run({plan("fine", good),
                               plan("disturbed",
                                    [] {
                                      Measured measured = good();
                                      measured.noise = "20 % steal";
                                      return measured;
                                    }),
                               plan("absent", good, "not, here"),
                               plan("broken", []() -> Measured { throw std::runtime_error("it broke"); })},
                              "--csv={dir}rows.csv --benchmark_repetitions=1");
  EXPECT_THAT(sorted_rows(), ElementsAre(header, "1,r,latency,absent,0,skipped,\"not, here\",here,,",
                                         "1,r,latency,broken,0,failed,it broke,here,,",
                                         "1,r,latency,disturbed,0,noisy,20 % steal,here,1.5,",
                                         "1,r,latency,fine,0,ok,,here,1.5,"));
  EXPECT_EQ(outcome.status.text(), "exited with 1") << "one failed";
  EXPECT_EQ(outcome.out, "summary of 4 records of 4 plans\n");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("seed 1"), HasSubstr(path("rows.csv"))));
}

TEST_F(SuiteRun, CountsRepetitionsFromZeroAndShufflesWithinEach) {
  run({plan("a", good), plan("b", good), plan("c", good, "absent")},
      "--csv={dir}rows.csv --benchmark_repetitions=2");
  EXPECT_THAT(sorted_rows(),
              ElementsAre(header, "1,r,latency,a,0,ok,,here,1.5,", "1,r,latency,a,1,ok,,here,1.5,",
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
      EXPECT_DOUBLE_EQ(row["real_time"], 200);
      EXPECT_DOUBLE_EQ(row["cpu_time"], 100);
      EXPECT_EQ(row["first"], 1.5);
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
  const Outcome outcome = run({plan("a", good)}, "--benchmark_format=json --benchmark_repetitions=1");
  EXPECT_EQ(json::parse(outcome.out)["benchmarks"].size(), 1U);
}

TEST_F(SuiteRun, ListsWithoutMeasuring) {
  const auto must_not_run = []() -> Measured { _exit(9); };
  const Outcome outcome = run({plan("a", must_not_run), plan("b", must_not_run, "absent")},
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
  const Outcome outcome = run({plan("a", interrupts)},
                              "--csv={dir}rows.csv --benchmark_out={dir}rows.json --benchmark_repetitions=3");
  EXPECT_EQ(outcome.status.text(), "exited with 130");
  EXPECT_THAT(sorted_rows(), ElementsAre(header, "1,r,latency,a,0,ok,,here,1.5,"));
  EXPECT_EQ(json_file()["benchmarks"].size(), 1U) << "whole all the same";
  EXPECT_THAT(outcome.err, HasSubstr("interrupted; 1 of 3 measurements are kept"));
  EXPECT_EQ(outcome.out, "summary of 1 records of 1 plans\n");
}

TEST_F(SuiteRun, DropsTheMeasurementThatAnInterruptCutShort) {
  const auto cut_short = []() -> Measured {
    ::raise(SIGINT);
    throw Interrupted();
  };
  const Outcome outcome = run({plan("a", cut_short)}, "--csv={dir}rows.csv --benchmark_repetitions=3");
  EXPECT_EQ(outcome.status.text(), "exited with 130");
  EXPECT_THAT(sorted_rows(), ElementsAre(header));
}

TEST_F(SuiteRun, StopsWithTheEarlierRowsWhenTheDiskIsFull) {
  // Room for the header and two rows of 31 bytes, and a part of the third.
  const auto limit = [] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit bytes{150, 150};
    setrlimit(RLIMIT_FSIZE, &bytes);
  };
  const Outcome outcome = run({plan("a", good)}, "--csv={dir}rows.csv --benchmark_repetitions=5", limit);
  EXPECT_EQ(outcome.status.text(), "exited with 1");
  EXPECT_THAT(sorted_rows(),
              ElementsAre(header, "1,r,latency,a,0,ok,,here,1.5,", "1,r,latency,a,1,ok,,here,1.5,"));
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("rows.csv"), HasSubstr("what was written before stays")));
}

TEST_F(SuiteRun, SaysThatTheJsonCouldNotBeWritten) {
  const Outcome outcome = run({plan("a", good)}, "--benchmark_out=/dev/full");
  EXPECT_EQ(outcome.status.text(), "exited with 1");
  EXPECT_THAT(outcome.err, HasSubstr("writing /dev/full failed"));
}

TEST_F(SuiteRun, RefusesAFileThatCannotBeMade) {
  const auto must_not_run = []() -> Measured { _exit(9); };
  for (const char* flag : {"--csv", "--benchmark_out"}) {
    const Outcome outcome = run({plan("a", must_not_run)}, std::string(flag) + "={dir}missing/rows");
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
