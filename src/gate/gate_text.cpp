#include "gate/gate_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/table.h"

namespace ipcbench {
namespace {

constexpr std::array verdicts{Verdict::slower, Verdict::faster, Verdict::unresolved, Verdict::equivalent};

// "+2.1 %" for a ratio of 1.021.
std::string change(double ratio) {
  return std::isfinite(ratio) ? fmt::format("{:+.1f} %", 100 * (ratio - 1)) : "?";
}

std::string interval_of(const CellOutcome& cell) {
  return fmt::format("{} to {}", change(cell.interval.low), change(cell.interval.high));
}

void add_row(Table& table, const CellOutcome& cell) {
  const bool measured = cell.rounds > 0;
  table.add({cell.cell.name(), std::string(name(cell.verdict)), measured ? change(cell.ratio) : "–",
             measured ? interval_of(cell) : "–", measured ? change(cell.smallest_visible) : "–",
             std::to_string(cell.rounds)});
}

std::string failures(const GateOutcome& outcome) {
  std::string text;
  for (const CellOutcome& cell : outcome.cells) {
    if (!cell.failure.empty())
      text += fmt::format("{} could not be measured: {}\n", cell.cell.name(), cell.failure);
  }
  return text;
}

}  // namespace

std::string gate_text(const GateOutcome& outcome) {
  Table table({"head against base", "verdict", "change", "95 % interval", "seen from", "rounds"});
  std::string counts;
  for (const Verdict verdict : verdicts) {
    std::size_t count = 0;
    for (const CellOutcome& cell : outcome.cells) {
      if (cell.verdict != verdict) continue;
      add_row(table, cell);
      ++count;
    }
    if (count > 0) counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, name(verdict));
  }
  return fmt::format("{}{}{}; {:.0f} s, chance of a false alarm {} % over all cells\n", table.text(),
                     failures(outcome), counts, outcome.took_s, 100 * outcome.family_alpha);
}

}  // namespace ipcbench
