#include "gate/gate.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <regex>
#include <string_view>
#include <utility>

#include "cli/commands.h"
#include "gate/gate_text.h"
#include "gate/round.h"
#include "os/clock.h"
#include "os/interrupt.h"
#include "os/text.h"
#include "runner/usage_error.h"

namespace ipcbench {
namespace {

constexpr double usual_margin = 0.01;
constexpr double margin_without_rebuild = 0.02;
// Less is over before a cell has an interval.
constexpr double least_budget_s = 1;

struct Options {
  std::string base;
  std::string head;
  std::string base2;  // empty: none
  std::string cells;  // empty: the default ones
  double budget_s = 300;
  std::optional<int> rounds;
  std::string margin;  // empty: the usual one
  double timeout_s = 10;
  std::uint64_t seed = std::random_device{}();

  [[nodiscard]] RoundSetting round() const {
    return {.deadline = std::chrono::milliseconds(static_cast<std::int64_t>(timeout_s * 1e3))};
  }
};

std::vector<Build> builds_of(const Options& options) {
  std::vector<Build> builds{{"base", options.base}, {"head", options.head}};
  if (!options.base2.empty()) builds.push_back({"base2", options.base2});
  for (const Build& build : builds) Arm(build, options.round().deadline);  // what is no arm is said at once
  return builds;
}

std::vector<Cell> asked_cells(const std::string& pattern) {
  if (pattern.empty()) return default_cells();
  std::vector<Cell> chosen;
  try {
    const std::regex regex(pattern, std::regex::extended);
    for (Cell& cell : all_cells()) {
      if (std::regex_search(cell.name(), regex)) chosen.push_back(std::move(cell));
    }
  } catch (const std::regex_error&) {
    throw UsageError(fmt::format("--cells: '{}' is not a POSIX extended regular expression", pattern));
  }
  if (!chosen.empty()) return chosen;
  throw UsageError(
      fmt::format("--cells: no cell's name holds '{}'; such as {}", pattern, default_cells().front().name()));
}

// Where the sides of each cell run; those for which this machine has no place are said and left out.
class Places {
 public:
  std::vector<Cell> keep_possible(std::vector<Cell> cells) {
    const auto no_poll = why_no_idle_poll();
    if (no_poll) fmt::print(stderr, "idle cores are left as they are: {}\n", *no_poll);
    std::erase_if(cells, [&](const Cell& cell) { return !find(cell); });
    if (no_poll) {
      for (Cell& cell : cells) cell.idle = Idle::system_default;
    }
    if (cells.empty()) throw UsageError("no cell can be measured on this machine; see above for why");
    return cells;
  }

  [[nodiscard]] const CpuPair& of(const Cell& cell) const { return found_.at(cell.placement); }

 private:
  bool find(const Cell& cell) {
    if (found_.contains(cell.placement)) return true;
    const PlacementChoice choice = choose_cpus(cell.placement, allowed_);
    if (choice.pair) return found_.emplace(cell.placement, *choice.pair).second;
    fmt::print(stderr, "{} is left out: {}\n", cell.name(), choice.reason);
    return false;
  }

  std::vector<Cpu> allowed_ = allowed_cpus();
  std::map<Placement, CpuPair> found_;
};

double now_s() {
  return static_cast<double>(now_ns()) / 1e9;
}

double parse_percent(std::string_view text, const char* flag) {
  const auto percent =
      text.ends_with('%') ? parse_number<double>(text.substr(0, text.size() - 1)) : std::nullopt;
  if (percent && *percent >= 0 && *percent <= 100) return *percent / 100;
  throw UsageError(fmt::format("{}: takes a percentage from 0% to 100%, such as 1%, not '{}'", flag, text));
}

// Without base built again the usual one would be a claim that nobody has checked.
double margin_of(const Options& options) {
  if (!options.margin.empty()) return parse_percent(options.margin, "--margin");
  if (!options.base2.empty()) return usual_margin;
  fmt::print(stderr,
             "without --base2 nobody knows what building alone does to a cell: the margin is {:.0f} %\n",
             100 * margin_without_rebuild);
  return margin_without_rebuild;
}

int gate(const Options& options) {
  const Interrupt interrupt;
  std::vector<Cell> cells = asked_cells(options.cells);
  const std::vector<Build> builds = builds_of(options);
  Places places;
  const GateRequest request{.cells = places.keep_possible(std::move(cells)),
                            .budget_s = options.budget_s,
                            .rounds = options.rounds,
                            .margin = margin_of(options),
                            .seed = options.seed};
  std::mt19937_64 random(options.seed);
  const MeasureRound measure = [&](const Cell& cell) {
    if (interrupt.requested()) throw Interrupted();
    const IdlePolicy idle(cell.idle);
    return measure_round(builds, cell, places.of(cell), options.round(), random);
  };
  const GateOutcome outcome = run_gate(request, measure, now_s);
  fmt::print("{}", gate_text(outcome));
  fmt::print(stderr, "gate: seed {}\n", options.seed);
  return outcome.result();
}

}  // namespace

void add_gate(CLI::App& app, int& result) {
  CLI::App* command = app.add_subcommand("gate", "Whether one build of the suite is slower than another");
  const auto options = std::make_shared<Options>();
  command->add_option("--base", options->base, "The bin directory of the build to compare with")->required();
  command->add_option("--head", options->head, "The bin directory of the build in question")->required();
  command->add_option("--base2", options->base2, "That of base, built again: shows what building alone does");
  command->add_option("--cells", options->cells, "Only cells whose name holds this POSIX extended regex");
  command->add_option("--budget", options->budget_s, "Time for all, such as 300, 90s or 5m (default: 5m)")
      ->transform(CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"m", 60}},
                                        CLI::AsNumberWithUnit::DEFAULT, "TIME"))
      ->check(CLI::Range(least_budget_s, 86'400.0));
  command
      ->add_option("--rounds", options->rounds,
                   "So many of each cell, and again of each suspect, however long they take")
      ->check(CLI::Range(1, 100'000));
  command->add_option("--margin", options->margin,
                      "A slowdown up to this is no alarm (default: 1%, without --base2 2%)");
  command
      ->add_option("--timeout", options->timeout_s,
                   "Seconds after which an arm that does not answer is taken to hang")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Decides the order of measuring (default: drawn, and said)");
  command->callback([options, &result] { result = gate(*options); });
}

}  // namespace ipcbench
