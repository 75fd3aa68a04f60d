#include "report/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>

#include "cli/commands.h"
#include "cli/stored_run.h"
#include "os/usage_error.h"
#include "report/reliability.h"
#include "report/summary_text.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

struct SummaryOptions {
  std::string run;
  std::vector<std::string> benches;  // empty: all
  std::string metric;                // empty: each bench's headline
};

std::string metric_of(const BenchResults& results, const SummaryOptions& options) {
  return options.metric.empty() ? std::string(headline_of(results.bench)) : options.metric;
}

// The benches of the run that are asked for and have what is asked for.
std::vector<const BenchResults*> chosen(const RunResults& results, const SummaryOptions& options) {
  std::vector<const BenchResults*> benches;
  for (const BenchResults& each : results.benches) {
    const bool is_asked_for = options.benches.empty() || std::ranges::count(options.benches, each.bench) > 0;
    if (is_asked_for && (options.metric.empty() || each.index_of(options.metric))) benches.push_back(&each);
  }
  return benches;
}

void print_summary(std::span<const BenchResults* const> benches, const SummaryOptions& options) {
  for (const BenchResults* results : benches) {
    const std::string text = summary_text(summarise(*results), metric_of(*results, options));
    fmt::print("{}{}\n", text.empty() ? fmt::format("{}: nothing measured\n", results->bench) : text,
               unmeasured_text(*results));
  }
}

void summarise_run(const SummaryOptions& options) {
  const fs::path directory = run_directory(options.run);
  const RunResults results = stored_results(directory, Distances({&directory, 1}));
  require_in(results, directory, options.benches, options.metric);
  std::vector<BenchSummary> summaries;
  for (const BenchResults& each : results.benches) summaries.push_back(summarise(each));
  write_summary(directory / "summary.csv", summaries);
  say_remarks(results);
  fmt::print("{}\n\n", reliability_text(reliability_of(results, summaries)));
  print_summary(chosen(results, options), options);
}

}  // namespace

void add_summary(CommandLine& line) {
  CommandLine command = line.add_command("summary", "The figures of a run, with their intervals");
  const auto options = std::make_shared<SummaryOptions>();
  command
      .add("RUN", options->run,
           "A run's directory, or its name in ./results, such as latest; gets summary.csv")
      .required();
  command.add("--bench", options->benches, "Only these: latency,throughput,…").list();
  command.add("--metric", options->metric,
              "This column of the CSVs in place of each bench's own (latency: rtt_mean_ns)");
  command.on_call([options] { summarise_run(*options); });
}

}  // namespace ipcbench
