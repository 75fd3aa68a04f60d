// What does the harness cost? The suite's round trips against a bare loop over the same mechanism.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "bare_pair.h"
#include "comparison.h"
#include "harness/registry.h"
#include "harness/session.h"
#include "measure/pass.h"
#include "os/posix_regex.h"
#include "os/run_directory.h"
#include "os/usage_error.h"
#include "report/units.h"
#include "runner/command_line.h"

namespace {

using namespace ipcbench;

struct Contest {
  std::string_view mechanism;
  Wait wait;
  std::unique_ptr<BareLoops> (*bare)(std::size_t bytes, RunDirectory& names);

  [[nodiscard]] std::string name() const { return fmt::format("{}/{}", mechanism, ipcbench::name(wait)); }
};

constexpr std::array contests{Contest{"pipe", Wait::block, bare_pipe},
                              Contest{"fifo", Wait::block, bare_fifo},
                              Contest{"unix-dgram", Wait::block, bare_unix_dgram},
                              Contest{"posix-mq", Wait::block, bare_posix_mq},
                              Contest{"shm-sem", Wait::block, bare_shm_sem},
                              Contest{"mmap", Wait::block, bare_mmap},
                              Contest{"shm-sem", Wait::spin, bare_shm_sem_spin}};

struct Setting {
  std::size_t bytes;
  CpuPair cpus;
  int rounds;
  int slices;
};

// Of a round trip.
struct Round {
  double suite_ns;
  double bare_ns;
};

Round run_round(const Contest& contest, const Setting& setting, RunDirectory& names, std::mt19937& random) {
  SessionConfig config;
  config.message_bytes = setting.bytes;
  config.wait = contest.wait;
  config.cpus = setting.cpus;
  Session suite(*find_mechanism(contest.mechanism), names, config);
  BarePair bare(contest.bare(setting.bytes, names), setting.bytes, setting.cpus);
  const std::uint64_t trips = calibrate(suite, Order::round_trips, warm_up_ns, slice_ns);
  for (std::uint64_t spent_ns = 0; spent_ns < warm_up_ns;) spent_ns += bare.run(trips);

  std::uint64_t suite_ns = 0;
  std::uint64_t bare_ns = 0;
  take_turns(
      setting.slices, random, [&] { suite_ns += suite.run(Order::round_trips, trips).elapsed_ns; },
      [&] { bare_ns += bare.run(trips); });
  suite.finish();
  const double all_trips = static_cast<double>(trips) * setting.slices;
  return {static_cast<double>(suite_ns) / all_trips, static_cast<double>(bare_ns) / all_trips};
}

// Of all rounds; times are medians of a round trip's.
struct Result {
  double bare_ns;
  double suite_ns;
  Estimate log_ratio;
};

Result run_contest(const Contest& contest, const Setting& setting, RunDirectory& names,
                   std::mt19937& random) {
  const Availability availability = find_mechanism(contest.mechanism)->probe(names);
  if (availability.why_not) throw std::runtime_error(*availability.why_not);
  std::vector<double> suite;
  std::vector<double> bare;
  std::vector<double> log_ratios;
  for (int i = 0; i < setting.rounds; ++i) {
    const Round round = run_round(contest, setting, names, random);
    suite.push_back(round.suite_ns);
    bare.push_back(round.bare_ns);
    log_ratios.push_back(std::log(round.suite_ns / round.bare_ns));
  }
  return {median(bare), median(suite), estimate(log_ratios)};
}

constexpr std::array columns{"case", "rounds", "bare", "suite", "median ratio suite / bare", "95 % interval"};

void print_header(bool markdown) {
  if (markdown) {
    fmt::print("| {} |\n|---|---:|---:|---:|---:|---|\n", fmt::join(columns, " | "));
  } else {
    fmt::print("{:16} {:>6} {:>9} {:>9} {:>26}  {}\n", columns[0], columns[1], columns[2], columns[3],
               columns[4], columns[5]);
  }
}

void print_row(const Contest& contest, int rounds, const Result& result, bool markdown) {
  const auto [low, high] = result.log_ratio.interval;
  constexpr const char* as_markdown = "| `{}` | {} | {} | {} | {:.3f} | {:.3f} to {:.3f} |\n";
  constexpr const char* as_text = "{:16} {:>6} {:>9} {:>9} {:>26.3f}  {:.3f} to {:.3f}\n";
  fmt::print(fmt::runtime(markdown ? as_markdown : as_text), contest.name(), rounds,
             format_ns(result.bare_ns), format_ns(result.suite_ns), std::exp(result.log_ratio.median),
             std::exp(low), std::exp(high));
  std::fflush(stdout);
}

// Those whose name holds `pattern`. Throws UsageError where none does.
std::vector<Contest> chosen_contests(const std::string& pattern, const CpuPair& cpus) {
  const PosixRegex regex(pattern, "--only");
  std::vector<Contest> chosen;
  std::ranges::copy_if(contests, std::back_inserter(chosen),
                       [&](const Contest& each) { return regex.found_in(each.name()); });
  if (chosen.empty()) throw UsageError(fmt::format("--only: no case's name holds '{}'", pattern));
  std::erase_if(chosen, [&](const Contest& each) { return !can_run(each.name(), each.wait, cpus); });
  return chosen;
}

int compare(const ComparisonOptions& options, std::size_t bytes, const std::string& only, bool markdown) {
  const Setting setting{bytes, options.cpus(), options.rounds, options.slices};
  const auto chosen = chosen_contests(only, setting.cpus);
  const IdlePolicy idle(options.idle());
  fmt::print("{} messages, CPUs {},{}, idle={}, {} slices of each a round\n\n", format_bytes(bytes),
             setting.cpus.a, setting.cpus.b, name(options.idle()), setting.slices);
  print_header(markdown);
  RunDirectory names;
  std::mt19937 random(std::random_device{}());
  for (const Contest& contest : chosen) {
    print_row(contest, setting.rounds, run_contest(contest, setting, names, random), markdown);
  }
  return exit_code::fine;
}

}  // namespace

int main(int argc, char** argv) {
  return run_main("perf_overhead", [&] {
    CommandLine line("The suite's round trips against hand-written loops over the same mechanisms, in turns.",
                     "perf_overhead");
    const ComparisonOptions options(line);
    std::size_t bytes = 64;
    std::string only;
    bool markdown = false;
    line.add("--bytes", bytes, "Message size").within(1, 65536).show_default();
    line.add("--only", only, "Only cases whose name holds this POSIX extended regex, such as ^pipe");
    line.add_switch("--markdown", markdown, "Print the table as Markdown");
    line.parse(argc, argv);
    return compare(options, bytes, only, markdown);
  });
}
