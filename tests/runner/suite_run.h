#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fake_tree.h"
#include "os/child.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/text.h"
#include "os/usage_error.h"
#include "report/json_text.h"
#include "runner/suite.h"

namespace ipcbench {

inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A plan whose case is its name alone.
inline Plan plan(const std::string& name, std::function<Measured()> measure,
                 std::optional<std::string> skip = std::nullopt) {
  return {.name = name,
          .key = {name},
          .circumstances = {"here"},
          .skip = skip,
          .measure = [measure = std::move(measure)](int) { return measure(); }};
}

/// What a session measures where all is well: the first of both figures below.
inline Measured good() {
  return {.values = {1.5, std::nullopt}};
}

/// The same with a histogram.
inline Measured with_histogram() {
  Measured measured = good();
  measured.histogram.emplace().record(7);
  return measured;
}

inline const Columns suite_columns{{"mechanism"}, {"cpu_a"}, {"rtt_mean_ns", "second"}};

/// The header of a CSV with those columns, without the time at its end.
constexpr const char* suite_header =
    "schema,run,bench,mechanism,repetition,status,reason,cpu_a,rtt_mean_ns,second";

/// What a run of a suite came to.
struct SuiteOutcome {
  ExitStatus status;
  std::string out;
  std::string err;
};

/// Runs plans with flags, in a process of its own: Google Benchmark remembers what was registered.
class SuiteRun : public testing::Test {
 protected:
  using json = nlohmann::json;
  using Names = std::vector<std::string>;

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

}  // namespace ipcbench
