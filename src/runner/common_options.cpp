#include "runner/common_options.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <random>

#include "os/text.h"
#include "os/usage_error.h"
#include "runner/run_name.h"

namespace ipcbench {
namespace {

// Seconds as Google Benchmark takes them before 1.8 ("0.1") and since ("0.1s").
auto seconds_up_to(double most) {
  return [most](std::string& text) -> std::string {
    if (text.ends_with('s')) text.pop_back();
    const double seconds = parse_number<double>(text).value_or(0);
    if (seconds >= 0.001 && seconds <= most) return {};
    return fmt::format("takes seconds from 0.001 to {}, such as 0.1 or 0.1s, not '{}'", most, text);
  };
}

// CLI11 2.1 itself takes -1 for the largest number, and a larger one too.
std::string complain_unless_whole(std::string& text) {
  if (parse_number<std::uint64_t>(text)) return {};
  return fmt::format("takes a whole number from 0 to {}, not '{}'", std::numeric_limits<std::uint64_t>::max(),
                     text);
}

constexpr const char* google_benchmark_group = "Google Benchmark's flags";

// Google Benchmark's flags that a run in an order of our own, with loops of our own, cannot honour.
struct RefusedFlag {
  const char* name;
  const char* instead;
};
constexpr std::array refused{
    RefusedFlag{"--benchmark_min_warmup_time", "each repetition warms up by itself"},
    RefusedFlag{"--benchmark_enable_random_interleaving",
                "repetitions are always shuffled over the cases, see --seed"},
    RefusedFlag{"--benchmark_report_aggregates_only", "read the repetitions from --csv or --benchmark_out"},
    RefusedFlag{"--benchmark_display_aggregates_only", "the table shows medians of the repetitions"},
    RefusedFlag{"--benchmark_perf_counters", "the costs of a message are in --csv"},
    RefusedFlag{"--benchmark_counters_tabular", "use --csv FILE"},
    RefusedFlag{"--benchmark_color", "the output has no colours"},
    RefusedFlag{"--benchmark_time_unit", "the table chooses units, --csv and JSON are in ns"},
    RefusedFlag{"--benchmark_dry_run", "use --benchmark_list_tests"},
    RefusedFlag{"--v", "there is nothing more to say"},
};

void refuse(CommandLine& line, const char* flag, const char* instead) {
  line.add_call(flag,
                [=](const std::vector<std::string>&) {
                  throw UsageError(fmt::format("{} cannot be honoured here: {}", flag, instead));
                })
      .count(0, 1)
      .group("");  // not in --help
}

}  // namespace

CommonOptions::CommonOptions(CommandLine& line, Passes passes)
    : run(default_run_name()), seed(std::random_device{}()) {
  if (passes == Passes::timed) {
    line.add("--benchmark_min_time", min_time_s, "Timed seconds of a pass of one repetition")
        .check(seconds_up_to(3600), "SECONDS")
        .show_default()
        .group(google_benchmark_group);
  } else {
    refuse(line, "--benchmark_min_time", "a repetition takes as long as its tasks");
  }
  add_google_benchmark_flags(line);
  add_own_flags(line);
}

void CommonOptions::add_google_benchmark_flags(CommandLine& line) {
  const std::string group = google_benchmark_group;
  line.add("--benchmark_repetitions", repetitions, "Fresh sessions for each case")
      .within(1, 10'000)
      .show_default()
      .group(group);
  line.add("--benchmark_filter", filters,
           "Only cases whose name holds this POSIX extended regex ('-regex': does not); may be "
           "repeated, all must fit")
      .repeatable()
      .group(group);
  line.add_switch("--benchmark_list_tests", list_tests, "Only print the names of the cases").group(group);
  line.add("--benchmark_out", json_file, "Write Google Benchmark's JSON into this file").group(group);
  line.add("--benchmark_out_format", out_format_, "Format of that file: json, the only one")
      .one_of({"json"})
      .group(group);
  line.add("--benchmark_format", format, "Standard output: a table, or Google Benchmark's JSON")
      .one_of({"console", "json"})
      .show_default()
      .group(group);
  line.add_call(
          "--benchmark_context",
          [this](const std::vector<std::string>& pairs) {
            for (const std::string& pair : pairs) {
              const auto at = pair.find('=');
              if (at == std::string::npos || at == 0) {
                throw UsageError(fmt::format("--benchmark_context: takes KEY=VALUE, not '{}'", pair));
              }
              context[pair.substr(0, at)] = pair.substr(at + 1);
            }
          },
          "KEY=VALUE,… to stand in the JSON's context")
      .list()
      .group(group);
  for (const RefusedFlag& flag : refused) refuse(line, flag.name, flag.instead);
}

void CommonOptions::add_own_flags(CommandLine& line) {
  const Flag csv =
      line.add("--csv", csv_file,
               "Write a row for each repetition into this file, made anew; distributions, where there "
               "are any, go to FILE_histograms.csv beside it");
  const Flag resumed =
      line.add_switch("--resume", resume, "Go on with the rows that FILE of --csv has, of the same --run")
          .needs(csv);
  line.add("--since", since_unix_ms,
           "Milliseconds since 1970: rows that were measured earlier do not count as repetitions")
      .check(complain_unless_whole)
      .needs(resumed);
  line.add("--budget", budget_s,
           "Seconds for all: cases whose repetitions do not fit are left out; the time that is left goes to "
           "more sessions, where those narrow intervals most")
      .check(seconds_up_to(86'400), "SECONDS");
  line.add_switch("--quiet", quiet, "Print no table and no account of the time, only what went wrong");
  line.add("--run", run, "The run's name in the CSV").show_default();
  line.add("--seed", seed, "Decides the order of measuring (default: drawn, and recorded)")
      .check(complain_unless_whole);
  line.add("--timeout", timeout_s_, "Seconds after which a side that does not answer is taken to hang")
      .within(0.1, 3600.0)
      .show_default();
}

}  // namespace ipcbench
