#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/stored_run.h"
#include "os/clock.h"
#include "os/usage_error.h"
#include "runner/run_name.h"
#include "verdict/judgement_text.h"
#include "verdict/run_comparison.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

struct CompareOptions {
  std::string base;
  std::string head;
  std::vector<std::string> benches;  // empty: all
  std::string metric;                // empty: each bench's headline
  std::string margin = "5%";
  std::string out;  // empty: nowhere
};

int compare(const CompareOptions& options) {
  take_signals_for_errors();
  const std::array directories{run_directory(options.base), run_directory(options.head)};
  if (fs::equivalent(directories[0], directories[1])) {
    throw UsageError(fmt::format("{} and {} are the same run; give another", options.base, options.head));
  }
  const ComparisonRequest request{.benches = options.benches,
                                  .metric = options.metric,
                                  .margin = parse_percent(options.margin, "--margin")};
  const Distances distances(directories);  // one scale for both, so that like is compared with like
  std::vector<StoredRun> runs;
  for (const fs::path& directory : directories) {
    RunResults results = stored_results(directory, distances);
    // By its own name: "latest" is another run tomorrow.
    std::string name = results.benches[0].run;
    runs.push_back({std::move(name), std::move(results), stored_json(directory, "environment.json")});
    require_in(runs.back().results, directory, options.benches, options.metric);
  }
  prepare_out(options.out);
  Judgement judgement = compare_runs(runs[0], runs[1], request);
  if (judgement.findings.empty()) {
    throw UsageError(fmt::format("{} and {} have no case in common with sessions enough to compare",
                                 options.base, options.head));
  }
  for (const StoredRun& run : runs) say_remarks(run.results);
  judgement.id = fmt::format("{}..{} {} {} {}", judgement.base.given, judgement.head.given,
                             fmt::join(options.benches, ","), options.metric, options.margin);
  judgement.unix_time_ms = unix_time_ms();
  deliver(judgement, options.out,
          fmt::format("{}{}\n", judgement_text(judgement), agreement_line(judgement.findings)));
  return judgement.result();
}

}  // namespace

void add_compare(CommandLine& line, int& result) {
  CommandLine command = line.add_command(
      "compare", "Whether one run's figures differ from another's: two kernels, two machines, two settings");
  const auto options = std::make_shared<CompareOptions>();
  command.add("RUN_A", options->base, "A run's directory, or its name in ./results: the base").required();
  command.add("RUN_B", options->head, "The run that is judged: the head").required();
  command.add("--bench", options->benches, "Only these: latency,throughput,…,floor").list();
  command.add("--metric", options->metric,
              "This column of the CSVs in place of each bench's own (latency: rtt_mean_ns)");
  command.add("--margin", options->margin, "A slowdown up to this is none").show_default();
  command.add("--out", options->out, "Write judgement.json and what CI systems take there (docs/ci.md)");
  command.on_call([options, &result] { result = compare(*options); });
}

}  // namespace ipcbench
