#include "runner/common_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <limits>
#include <random>

#include "os/text.h"
#include "runner/run_name.h"

namespace ipcbench {
namespace {

// Seconds as Google Benchmark takes them before 1.8 ("0.1") and since ("0.1s").
CLI::Validator seconds_up_to(double most) {
  const auto check = [most](std::string& text) -> std::string {
    if (text.ends_with('s')) text.pop_back();
    double seconds = 0;
    if (!CLI::detail::lexical_cast(text, seconds) || !(seconds >= 0.001 && seconds <= most)) {
      return fmt::format("takes seconds from 0.001 to {}, such as 0.1 or 0.1s, not '{}'", most, text);
    }
    return {};
  };
  return {check, "SECONDS"};
}

// CLI11 2.1 itself takes -1 for the largest number, and a larger one too.
const CLI::Validator whole_number(
    [](std::string& text) -> std::string {
      if (parse_number<std::uint64_t>(text)) return {};
      return fmt::format("takes a whole number from 0 to {}, not '{}'",
                         std::numeric_limits<std::uint64_t>::max(), text);
    },
    "");

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

void refuse(CLI::App& app, const char* flag, const char* instead) {
  app.add_option_function<std::vector<std::string>>(
         flag,
         [=](const std::vector<std::string>&) {
           throw CLI::ValidationError(flag, fmt::format("cannot be honoured here: {}", instead));
         })
      ->expected(0, 1)
      ->group("");  // not in --help
}

}  // namespace

CommonOptions::CommonOptions(CLI::App& app, Passes passes)
    : run(default_run_name()), seed(std::random_device{}()) {
  if (passes == Passes::timed) {
    app.add_option("--benchmark_min_time", min_time_s, "Timed seconds of a pass of one repetition")
        ->transform(seconds_up_to(3600))
        ->capture_default_str()
        ->group(google_benchmark_group);
  } else {
    refuse(app, "--benchmark_min_time", "a repetition takes as long as its tasks");
  }
  add_google_benchmark_flags(app);
  add_own_flags(app);
}

void CommonOptions::add_google_benchmark_flags(CLI::App& app) {
  const std::string group = google_benchmark_group;
  app.add_option("--benchmark_repetitions", repetitions, "Fresh sessions for each case")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str()
      ->group(group);
  app.add_option("--benchmark_filter", filters,
                 "Only cases whose name holds this POSIX extended regex ('-regex': does not); may be "
                 "repeated, all must fit")
      ->take_all()
      ->group(group);
  app.add_flag("--benchmark_list_tests", list_tests, "Only print the names of the cases")->group(group);
  app.add_option("--benchmark_out", json_file, "Write Google Benchmark's JSON into this file")->group(group);
  app.add_option("--benchmark_out_format", "Format of that file: json, the only one")
      ->check(CLI::IsMember({"json"}))
      ->group(group);
  app.add_option("--benchmark_format", format, "Standard output: a table, or Google Benchmark's JSON")
      ->check(CLI::IsMember({"console", "json"}))
      ->capture_default_str()
      ->group(group);
  app.add_option_function<std::vector<std::string>>(
         "--benchmark_context",
         [this](const std::vector<std::string>& pairs) {
           for (const std::string& pair : pairs) {
             const auto at = pair.find('=');
             if (at == std::string::npos || at == 0) {
               throw CLI::ValidationError("--benchmark_context", "takes KEY=VALUE, not '" + pair + "'");
             }
             context[pair.substr(0, at)] = pair.substr(at + 1);
           }
         },
         "KEY=VALUE,… to stand in the JSON's context")
      ->delimiter(',')
      ->group(group);
  for (const RefusedFlag& flag : refused) refuse(app, flag.name, flag.instead);
}

void CommonOptions::add_own_flags(CLI::App& app) {
  auto* csv =
      app.add_option("--csv", csv_file,
                     "Write a row for each repetition into this file, made anew; distributions, where there "
                     "are any, go to FILE_histograms.csv beside it");
  auto* resumed =
      app.add_flag("--resume", resume, "Go on with the rows that FILE of --csv has, of the same --run")
          ->needs(csv);
  app.add_option("--since", since_unix_ms,
                 "Milliseconds since 1970: rows that were measured earlier do not count as repetitions")
      ->check(whole_number)
      ->needs(resumed);
  app.add_option(
         "--budget", budget_s,
         "Seconds for all: fewer repetitions where they do not fit, and more, for the widest intervals, "
         "where there is time left")
      ->transform(seconds_up_to(86'400));
  app.add_flag("--quiet", quiet, "Print no table and no account of the time, only what went wrong");
  app.add_option("--run", run, "The run's name in the CSV")->capture_default_str();
  app.add_option("--seed", seed, "Decides the order of measuring (default: drawn, and recorded)")
      ->check(whole_number);
  app.add_option("--timeout", timeout_s_, "Seconds after which a side that does not answer is taken to hang")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
}

}  // namespace ipcbench
