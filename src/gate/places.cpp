#include "gate/places.h"

#include <fmt/format.h>

#include <set>

#include "harness/placement.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

std::set<Placement> placements_of(const std::vector<Cell>& cells) {
  std::set<Placement> placements;
  for (const Cell& cell : cells) placements.insert(cell.placement);
  return placements;
}

// What was to be measured with both policies is measured once.
void leave_idle_alone(std::vector<Cell>& cells) {
  for (Cell& cell : cells) cell.idle = Idle::system_default;
  std::set<std::string> seen;
  std::erase_if(cells, [&](const Cell& cell) { return !seen.insert(cell.name()).second; });
}

}  // namespace

std::vector<Cell> Places::keep_possible(std::vector<Cell> cells, std::vector<std::string>& remarks) {
  for (const Placement placement : placements_of(cells)) {
    const PlacementChoice choice = choose_cpus(placement, allowed_);
    if (choice.pair) {
      found_.emplace(placement, *choice.pair);
    } else {
      remarks.push_back(fmt::format("cells with {} are left out: {}", name(placement), choice.reason));
    }
  }
  std::erase_if(cells, [&](const Cell& cell) { return !found_.contains(cell.placement); });
  if (const auto no_poll = why_no_idle_poll()) {
    remarks.push_back(fmt::format("idle cores are left as they are: {}", *no_poll));
    leave_idle_alone(cells);
  }
  if (cells.empty()) throw UsageError(fmt::format("no cell can be measured here: {}", remarks.front()));
  return cells;
}

}  // namespace ipcbench
