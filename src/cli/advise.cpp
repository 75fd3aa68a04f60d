#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "advice/advice.h"
#include "advice/advice_json.h"
#include "advice/advice_text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/stored_run.h"
#include "os/usage_error.h"
#include "report/json_text.h"
#include "report/units.h"
#include "runner/quantities.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

// More than any mechanism passes; a rate is only compared with what was measured.
constexpr double most_per_s = 1e12;

struct AdviseOptions {
  std::string run = "latest";
  std::string bytes = "64";
  std::string rate;
  std::string by = "latency";
  Question question;
  bool json = false;
};

Criterion criterion_of(const std::string& text) {
  for (const Criterion by : {Criterion::latency, Criterion::cpu}) {
    if (name(by) == text) return by;
  }
  return Criterion::throughput;
}

Question question_of(const AdviseOptions& options) {
  Question question = options.question;
  question.bytes = parse_size(options.bytes, "--bytes");
  question.by = criterion_of(options.by);
  if (options.rate.empty()) return question;
  const Rate rate = parse_rate(options.rate, "--rate", most_per_s);
  if (rate.of_capacity) {
    throw UsageError(
        fmt::format("--rate: '{}' is a share of what a mechanism can do; write messages a second, such "
                    "as 10k",
                    options.rate));
  }
  question.rate = rate.value;
  return question;
}

// Nothing to compare is a wrong call: the run holds no figure of messages.
std::vector<BenchSummary> stored_summaries(const fs::path& directory) {
  const RunResults results = stored_results(directory, Distances({&directory, 1}));
  say_remarks(results);
  std::vector<BenchSummary> summaries;
  for (const BenchResults& each : results.benches) {
    if (each.bench == "latency" || each.bench == "throughput") summaries.push_back(summarise(each));
  }
  if (!offers_of(summaries).empty()) return summaries;
  throw UsageError(
      fmt::format("{} holds neither latency.csv nor throughput.csv with a measured row; give a run of "
                  "./run_all.sh",
                  directory.string()));
}

void advise_on(const AdviseOptions& options) {
  take_signals_for_errors();
  const Question question = question_of(options);
  const fs::path directory = run_directory(options.run);
  const std::vector<BenchSummary> summaries = stored_summaries(directory);
  const Advice advice =
      advise(question, offers_of(summaries), promises_of(stored_json(directory, "mechanisms.json")),
             main_distance(summaries));
  const std::string run =
      directory.filename() == "latest" ? fs::canonical(directory).filename() : directory.filename();
  print_whole(options.json ? dump_json(to_json(advice, run), 2) + "\n" : advice_text(advice, run));
}

}  // namespace

void add_advise(CommandLine& line) {
  CommandLine command = line.add_command("advise", "Which mechanism to choose, by what a run measured");
  const auto options = std::make_shared<AdviseOptions>();
  Question& question = options->question;
  command.add("RUN", options->run, "A run's directory, or its name in ./results").show_default();
  command.add("--bytes", options->bytes, "How large a message is, such as 4096 or 4KiB").show_default();
  const Flag rate =
      command.add("--rate", options->rate, "How many messages have to pass a second, such as 100k");
  command.add("--cores", question.cores, "1: both sides share a core; 2: each has its own")
      .within(1U, 2U)
      .show_default();
  command.add_switch("--spin", question.may_spin, "A side that waits may keep its core busy");
  command
      .add("--max-cpu", question.max_cpu, "How many cores both sides may keep busy at that rate, such as 0.5")
      .within(0.0, 2.0)
      .needs(rate);
  command.add_switch("--boundaries", question.boundaries, "Messages have to stay apart");
  command.add_switch("--many-to-one", question.many_to_one, "Several processes send to one");
  command.add_switch("--survive-crash", question.survive_crash, "A side has to learn that its peer has died");
  command.add_switch("--no-library", question.no_library, "Nothing but the kernel and the C library");
  command
      .add("--idle", question.idle,
           "What idle cores do: poll or default (default: poll, where that was measured)")
      .one_of({"poll", "default"});
  command.add("--by", options->by, "What to rank by: latency, cpu or throughput")
      .one_of({"latency", "cpu", "throughput"})
      .show_default();
  command.add_switch("--json", options->json, "For programs");
  command.on_call([options] { advise_on(*options); });
}

}  // namespace ipcbench
