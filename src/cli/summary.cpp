#include "report/summary.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "cli/commands.h"
#include "report/comparison.h"
#include "report/environment_difference.h"
#include "report/summary_text.h"
#include "runner/usage_error.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string run;
  std::string against;               // empty: nothing
  std::vector<std::string> benches;  // empty: all
  std::string metric;                // empty: each bench's headline
};

struct Run {
  fs::path directory;
  RunResults results;

  [[nodiscard]] const BenchResults* find(const std::string& bench) const {
    const auto found = std::ranges::find(results.benches, bench, &BenchResults::bench);
    return found == results.benches.end() ? nullptr : &*found;
  }
};

fs::path directory_of(const std::string& run) {
  for (const fs::path& place : {fs::path(run), fs::path("results") / run}) {
    if (fs::is_directory(place)) return place;
  }
  throw UsageError(fmt::format("no such run: neither {0} nor results/{0} is a directory; see results/", run));
}

Run read(const fs::path& directory, const Distances& distances) {
  Run run{directory, read_run(directory, distances)};
  if (run.results.benches.empty()) {
    throw UsageError(
        fmt::format("nothing to summarise: {} holds no CSV of a benchmark with a row; give a run's "
                    "directory",
                    directory.string()));
  }
  return run;
}

std::string metric_of(const BenchResults& results, const Options& options) {
  return options.metric.empty() ? std::string(headline_of(results.bench)) : options.metric;
}

// The benches of the run that are asked for and have what is asked for.
std::vector<const BenchResults*> chosen(const Run& run, const Options& options) {
  std::vector<const BenchResults*> benches;
  for (const BenchResults& each : run.results.benches) {
    if (options.benches.empty() || std::ranges::count(options.benches, each.bench) > 0)
      benches.push_back(&each);
  }
  for (const std::string& bench : options.benches) {
    if (run.find(bench) != nullptr) continue;
    throw UsageError(
        fmt::format("--bench: '{}' is not in {}; see its CSV files", bench, run.directory.string()));
  }
  if (options.metric.empty()) return benches;
  std::erase_if(benches, [&](const BenchResults* each) { return !each->index_of(options.metric); });
  if (benches.empty()) {
    throw UsageError(
        fmt::format("--metric: no column of figures '{}' in {}; see the headers of its CSV files",
                    options.metric, run.directory.string()));
  }
  return benches;
}

void print_summary(std::span<const BenchResults* const> benches, const Options& options) {
  for (const BenchResults* results : benches) {
    const std::string text = summary_text(summarise(*results), metric_of(*results, options));
    fmt::print("{}{}\n", text.empty() ? fmt::format("{}: nothing measured\n", results->bench) : text,
               unmeasured_text(*results));
  }
}

nlohmann::json environment_of(const Run& run) {
  std::ifstream file(run.directory / "environment.json");
  nlohmann::json found = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  return found.is_object() ? found : nlohmann::json::object();
}

void print_circumstances(const Run& run, const Run& other) {
  const nlohmann::json here = environment_of(run);
  const nlohmann::json there = environment_of(other);
  const std::string difference = environment_difference(here, there);
  fmt::print("{} against {}\n", run.directory.string(), other.directory.string());
  if (!difference.empty()) fmt::print("they differ in: {}\n", difference);
  if (here.empty() || there.empty()) {
    fmt::print("without environment.json of both, whether machine and build are the same is unknown\n");
  }
  fmt::print("\n");
}

void print_comparison(const Run& other, std::span<const BenchResults* const> benches,
                      const Options& options) {
  std::vector<Comparison> headlines;
  std::vector<Comparison> all;
  for (const BenchResults* results : benches) {
    const BenchResults* others = other.find(results->bench);
    if (others == nullptr) continue;
    const std::string metric = metric_of(*results, options);
    const std::vector<Comparison> found = compare(*results, *others, metric);
    fmt::print("{}: {}, this run to the other\n{}{}{}\n", results->bench, metric,
               comparison_table(found, metric), agreement_line(found, "cases"),
               unmatched_line(*results, *others));
    std::ranges::copy(found, std::back_inserter(headlines));
    std::ranges::move(compare_times_and_rates(*results, *others), std::back_inserter(all));
  }
  fmt::print("in total: {}", agreement_line(headlines, "cases"));
  fmt::print("all times and rates: {}", agreement_line(all, "figures"));
}

// The directories of the run, and of the other where there is one. Nothing is written before both are known
// to be there.
std::vector<fs::path> directories_of(const Options& options) {
  std::vector<fs::path> directories{directory_of(options.run)};
  if (options.against.empty()) return directories;
  directories.push_back(directory_of(options.against));
  if (fs::equivalent(directories[0], directories[1])) {
    throw UsageError(fmt::format("--against: {} is the same run; give another", options.against));
  }
  return directories;
}

void print_remarks(const Run& run) {
  for (const std::string& remark : run.results.remarks) fmt::print(stderr, "{}\n", remark);
}

void summarise_run(const Options& options) {
  const std::vector<fs::path> directories = directories_of(options);
  const Distances distances(directories);  // one scale for both, so that like is compared with like
  const Run run = read(directories[0], distances);
  const auto benches = chosen(run, options);
  std::optional<Run> other;
  if (directories.size() > 1) other = read(directories[1], distances);
  std::vector<BenchSummary> summaries;
  for (const BenchResults& each : run.results.benches) summaries.push_back(summarise(each));
  write_summary(run.directory / "summary.csv", summaries);
  print_remarks(run);
  print_summary(benches, options);
  if (!other) return;
  print_remarks(*other);
  print_circumstances(run, *other);
  print_comparison(*other, benches, options);
}

}  // namespace

void add_summary(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "summary", "The figures of a run, with their intervals, and whether another run's are the same");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("RUN", options->run,
                   "A run's directory, or its name in ./results, such as latest; gets summary.csv")
      ->required();
  command->add_option("--against", options->against, "Another run, to compare with");
  command->add_option("--bench", options->benches, "Only these: latency,throughput,…")->delimiter(',');
  command->add_option("--metric", options->metric,
                      "This column of the CSVs in place of each bench's own (latency: rtt_mean_ns)");
  command->callback([options] { summarise_run(*options); });
}

}  // namespace ipcbench
