#include "gate/gate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/output.h"
#include "gate/arena.h"
#include "gate/base_build.h"
#include "gate/places.h"
#include "os/clock.h"
#include "os/interrupt.h"
#include "os/posix_regex.h"
#include "os/usage_error.h"
#include "report/build_identity.h"
#include "runner/progress.h"
#include "runner/run_name.h"
#include "verdict/judgement_text.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

constexpr double usual_margin = 0.01;
constexpr double margin_without_rebuild = 0.02;
// Less is over before a cell has an interval.
constexpr double least_budget_s = 1;

struct GateOptions {
  std::string base;
  std::string head;
  std::string base2;  // empty: none
  std::string cells;  // empty: the default ones
  std::string out;    // empty: nowhere
  double budget_s = 300;
  std::optional<int> rounds;
  std::string margin;  // empty: the usual one
  double timeout_s = 10;
  std::uint64_t seed = std::random_device{}();

  [[nodiscard]] RoundSetting round() const {
    return {.deadline = std::chrono::milliseconds(static_cast<std::int64_t>(timeout_s * 1e3))};
  }
};

std::vector<Cell> asked_cells(const std::string& pattern) {
  if (pattern.empty()) return default_cells();
  const PosixRegex regex(pattern, "--cells");
  std::vector<Cell> chosen;
  for (Cell& cell : all_cells()) {
    if (regex.found_in(cell.name())) chosen.push_back(std::move(cell));
  }
  if (!chosen.empty()) return chosen;
  throw UsageError(
      fmt::format("--cells: no cell's name holds '{}'; such as {}", pattern, default_cells().front().name()));
}

double now_s() {
  return static_cast<double>(now_ns()) / 1e9;
}

// The builds, what each was made from, and what it can measure where it tells.
struct Contest {
  std::vector<Build> builds;  // base, head, and base built again where there is one
  std::vector<BuildIdentity> identities;
  std::vector<std::optional<std::vector<std::string>>> mechanisms;
};

std::vector<Build> builds_of(const GateOptions& options, const Interrupt& interrupt) {
  const Build head{"head", options.head};
  // Before minutes are spent on building base.
  [[maybe_unused]] const Arm is_one(head, options.round().deadline);
  std::vector<Build> builds{{"base", options.base}};
  std::vector<Build> base2;
  if (!options.base2.empty()) base2.push_back({"base2", options.base2});
  if (!fs::is_directory(options.base)) {
    builds = build_revision(options.base, fs::current_path(), usual_build_cache(), interrupt);
    if (base2.empty()) base2.push_back(builds.back());
    builds.pop_back();
  }
  builds.push_back(head);
  std::ranges::move(base2, std::back_inserter(builds));
  return builds;
}

// What is no arm is said at once.
Contest contest_of(const GateOptions& options, const Interrupt& interrupt) {
  Contest contest{builds_of(options, interrupt), {}, {}};
  for (const Build& build : contest.builds) {
    Arm arm(build, options.round().deadline);
    contest.identities.push_back(arm.identity());
    contest.mechanisms.push_back(arm.mechanisms());
  }
  return contest;
}

// Cells of mechanisms that all builds have and can use here: one that is new in head has no base.
std::vector<Cell> measurable(std::vector<Cell> cells, const Contest& contest,
                             std::vector<std::string>& remarks) {
  for (std::size_t i = 0; i < contest.builds.size(); ++i) {
    const auto& known = contest.mechanisms[i];
    if (!known) continue;
    std::set<std::string> missing;
    std::erase_if(cells, [&](const Cell& cell) {
      const bool is_missing = std::ranges::find(*known, cell.mechanism) == known->end();
      if (is_missing) missing.insert(cell.mechanism);
      return is_missing;
    });
    if (missing.empty()) continue;
    remarks.push_back(fmt::format("left out, since {} cannot measure it here: {}", contest.builds[i].name,
                                  fmt::join(missing, ", ")));
  }
  if (cells.empty()) throw UsageError(fmt::format("no cell can be measured: {}", remarks.back()));
  return cells;
}

bool has_base2(const GateOptions& options) {
  return !options.base2.empty() || !fs::is_directory(options.base);
}

// Without base built again the usual margin would be a claim that nobody has checked.
double margin_of(const GateOptions& options, std::vector<std::string>& remarks) {
  if (!has_base2(options)) {
    remarks.push_back(fmt::format("without --base2 nobody knows what building alone does to a cell{}",
                                  options.margin.empty() ? ": the margin is 2 %" : ""));
  }
  if (!options.margin.empty()) return parse_percent(options.margin, "--margin");
  return has_base2(options) ? usual_margin : margin_without_rebuild;
}

Origin origin_of(const std::string& given, const BuildIdentity& identity) {
  return {given, identity.commit, identity.dirty};
}

void describe(Judgement& judgement, const GateOptions& options, const Contest& contest,
              std::vector<std::string> remarks) {
  judgement.id = fmt::format("{}-{:x}", default_run_name(), options.seed);
  judgement.base = origin_of(options.base, contest.identities[0]);
  judgement.head = origin_of(options.head, contest.identities[1]);
  judgement.remarks = std::move(remarks);
}

Judgement measure(const GateRequest& request, Arena arena) {
  const std::size_t most_rounds =
      2 * request.cells.size() * static_cast<std::size_t>(request.rounds.value_or(0));
  Progress progress("gate", most_rounds, request.rounds ? std::nullopt : std::optional(request.budget_s));
  const MeasureRound measure_one = [&](const Cell& cell) {
    progress.begin(cell.name());
    return arena.measure(cell);
  };
  return run_gate(request, measure_one, now_s);
}

int gate(const GateOptions& options) {
  take_signals_for_errors();
  const Interrupt interrupt;
  std::vector<Cell> cells = asked_cells(options.cells);
  prepare_out(options.out);
  std::vector<std::string> remarks;
  const double margin = margin_of(options, remarks);
  Places places;
  cells = places.keep_possible(std::move(cells), remarks);
  const Contest contest = contest_of(options, interrupt);
  const GateRequest request{.cells = measurable(std::move(cells), contest, remarks),
                            .budget_s = options.budget_s,
                            .rounds = options.rounds,
                            .margin = margin,
                            .seed = options.seed};
  const std::int64_t began_ms = unix_time_ms();
  Judgement judgement = measure(request, {contest.builds, places, options.round(), interrupt, options.seed});
  judgement.unix_time_ms = began_ms;
  describe(judgement, options, contest, std::move(remarks));
  deliver(judgement, options.out, judgement_text(judgement));
  return judgement.result();
}

}  // namespace

void add_gate(CommandLine& line, int& result) {
  CommandLine command = line.add_command("gate", "Whether one build of the suite is slower than another");
  const auto options = std::make_shared<GateOptions>();
  command
      .add("--base", options->base,
           "What to compare with: the bin directory of a build, or a commit of the repository here, which "
           "is built twice")
      .required();
  command.add("--head", options->head, "The bin directory of the build in question").required();
  command.add("--base2", options->base2, "That of base, built again: shows what building alone does");
  command.add("--cells", options->cells, "Only cells whose name holds this POSIX extended regex");
  command.add("--budget", options->budget_s, "Time for all, such as 300, 90s or 5m (default: 5m)")
      .seconds()
      .within(least_budget_s, 86'400.0);
  command
      .add("--rounds", options->rounds,
           "So many of each cell, and again of each suspect, however long they take")
      .within(1, 100'000);
  command.add("--margin", options->margin,
              "A slowdown up to this is no alarm (default: 1%, without --base2 2%)");
  command
      .add("--timeout", options->timeout_s,
           "Seconds after which an arm that does not answer is taken to hang")
      .within(0.1, 3600.0)
      .show_default();
  command.add("--out", options->out, "Write judgement.json and what CI systems take there (docs/ci.md)");
  command.add("--seed", options->seed, "Decides the order of measuring (default: drawn, and said)");
  command.on_call([options, &result] { result = gate(*options); });
}

}  // namespace ipcbench
