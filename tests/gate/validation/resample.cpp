// How often would a gate of builds that do not differ raise an alarm? Whole gates over rounds drawn from
// those that real gates of one commit against itself have kept.

#include <fmt/format.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gate/gate.h"
#include "os/usage_error.h"
#include "runner/command_line.h"
#include "verdict/judgement_json.h"

namespace {

using namespace ipcbench;

using Pools = std::map<std::string, std::vector<Round>>;

// Fewer are no picture of a cell.
constexpr std::size_t least_rounds = 100;

// What base built again gave is kept in the order of all rounds.
void add_rounds(const Finding& finding, Pools& pools) {
  std::vector<double> heads = finding.rounds.screened;
  heads.insert(heads.end(), finding.rounds.confirmed.begin(), finding.rounds.confirmed.end());
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const auto& rebuilt = finding.rounds.rebuilt;
    pools[finding.cell].push_back(
        {heads[i], i < rebuilt.size() ? std::optional(rebuilt[i]) : std::nullopt, {}});
  }
}

struct Setting {
  std::vector<std::string> files;
  int gates = 1000;
  double budget_s = 300;
  double round_s = 0.13;
  std::uint64_t seed = 1;
};

Pools pools_of(const Setting& setting) {
  Pools pools;
  for (const std::string& file : setting.files) {
    for (const Finding& finding : read_judgement(file).findings) add_rounds(finding, pools);
  }
  std::erase_if(pools, [](const auto& pool) { return pool.second.size() < least_rounds; });
  return pools;
}

std::vector<Cell> cells_of(const Pools& pools) {
  std::vector<Cell> cells;
  for (Cell& cell : all_cells()) {
    if (pools.contains(cell.name())) cells.push_back(std::move(cell));
  }
  return cells;
}

// Rounds that follow each other may resemble each other, so they are drawn in stretches of ten.
Round draw(const std::vector<Round>& pool, std::size_t& position, std::mt19937_64& random) {
  constexpr std::size_t stretch = 10;
  if (position % stretch == 0) {
    position = stretch * std::uniform_int_distribution<std::size_t>(0, (pool.size() - 1) / stretch)(random);
  }
  const Round round = pool[position % pool.size()];
  ++position;
  return round;
}

int resample(const Setting& setting) {
  const Pools pools = pools_of(setting);
  GateRequest request{.cells = cells_of(pools), .budget_s = setting.budget_s};
  if (request.cells.empty()) throw UsageError("no cell with enough rounds in these files");
  std::mt19937_64 random(setting.seed);
  double now_s = 0;
  std::map<std::string, std::size_t> positions;
  const MeasureRound measure = [&](const Cell& cell) {
    now_s += setting.round_s;
    return draw(pools.at(cell.name()), positions[cell.name()], random);
  };
  int alarms = 0;
  int unresolved = 0;
  for (int gate = 0; gate < setting.gates; ++gate) {
    request.seed = random();
    const Judgement judgement = run_gate(request, measure, [&] { return now_s; });
    if (judgement.any(Verdict::slower)) ++alarms;
    if (judgement.result() == exit_code::unresolved) ++unresolved;
  }
  fmt::print("{{\"cells\": {}, \"gates\": {}, \"alarms\": {}, \"unresolved\": {}}}\n", request.cells.size(),
             setting.gates, alarms, unresolved);
  return exit_code::fine;
}

}  // namespace

int main(int argc, char** argv) {
  return run_main("resample", [&] {
    CommandLine line("Gates over rounds that were kept.", "resample");
    Setting setting;
    line.add("FILES", setting.files, "judgement.json of gates of a commit against itself").required();
    line.add("--gates", setting.gates, "How many").show_default();
    line.add("--budget", setting.budget_s, "Seconds of each").show_default();
    line.add("--round", setting.round_s, "Seconds that a round takes").show_default();
    line.add("--seed", setting.seed, "Decides what is drawn").show_default();
    line.parse(argc, argv);
    return resample(setting);
  });
}
