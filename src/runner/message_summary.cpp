#include "runner/message_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "harness/mechanism.h"
#include "harness/placement.h"
#include "harness/wait.h"
#include "report/table.h"
#include "report/units.h"
#include "runner/case_columns.h"
#include "runner/medians.h"
#include "runner/problems.h"

namespace ipcbench {
namespace {

constexpr std::size_t preferred_detail_bytes = 64;

// The circumstance of that name; empty where the binary has none.
std::string circumstance(const Columns& columns, const Plan& plan, std::string_view name) {
  const auto found = std::ranges::find(columns.circumstances, name);
  if (found == columns.circumstances.end()) return {};
  return plan.circumstances[static_cast<std::size_t>(found - columns.circumstances.begin())];
}

std::size_t bytes_of(const Plan& plan) {
  return std::stoul(plan.key[CaseKey::message_bytes]);
}

// What is not the usual is named: how the sides wait, that nothing is copied, how many sides there are.
std::string row_of(const Columns& columns, const Plan& plan) {
  std::string row = plan.key[CaseKey::mechanism];
  const std::string& wait = plan.key[CaseKey::wait];
  if (wait != name(Wait::block)) row += ", " + wait;
  if (circumstance(columns, plan, "transfer") == name(Transfer::zero_copy)) row += ", zero-copy";
  const std::string sides =
      circumstance(columns, plan, "producers") + "x" + circumstance(columns, plan, "consumers");
  if (sides != "x" && sides != "1x1") row += ", " + sides;
  return row;
}

std::string place_of(const Columns& columns, const Plan& plan) {
  const std::string& place = plan.key[CaseKey::placement];
  if (place != name(Placement::cpus)) return place;
  return fmt::format("CPUs {} and {}", circumstance(columns, plan, "cpu_a"),
                     circumstance(columns, plan, "cpu_b"));
}

class MessageTables {
 public:
  MessageTables(const MessageSummary& summary, const Columns& columns, std::span<const Plan> plans,
                std::span<const Record> records)
      : summary_(summary), columns_(columns), medians_(columns, plans, records) {
    for (std::size_t i = 0; i < plans.size(); ++i) {
      grids_[table_of(plans[i])][row_of(columns, plans[i])][position_of(plans[i])] = i;
    }
  }

  [[nodiscard]] std::string text() const {
    std::string text;
    for (const auto& [where, grid] : grids_) {
      if (!has_a_figure(grid)) continue;
      text += fmt::format("{}, {}\n", summary_.title, where) + headline_table(grid) + '\n' +
              detail_table(grid) + '\n';
    }
    return text;
  }

 private:
  // The plans of one table: name of the row -> position on the axis -> index of the plan.
  using Row = std::map<std::size_t, std::size_t>;
  using Grid = std::map<std::string, Row>;

  [[nodiscard]] std::string table_of(const Plan& plan) const {
    std::string table = fmt::format("{}, idle {}", place_of(columns_, plan), plan.key[CaseKey::idle]);
    if (summary_.axis == Axis::rate) {
      table += fmt::format(", {}, {} schedule", format_bytes(bytes_of(plan)),
                           circumstance(columns_, plan, "schedule"));
    }
    if (summary_.axis == Axis::calls) table += fmt::format(", requests of {}", format_bytes(bytes_of(plan)));
    return table;
  }

  // Of a plan's column, where that is no size.
  [[nodiscard]] std::string label_of(const Plan& plan) const {
    if (summary_.axis == Axis::rate) return circumstance(columns_, plan, "rate");
    return fmt::format("{} x{}", format_bytes(std::stoul(circumstance(columns_, plan, "reply_bytes"))),
                       circumstance(columns_, plan, "in_flight"));
  }

  // Sizes ascend; all else comes in the order in which it was asked for.
  std::size_t position_of(const Plan& plan) {
    if (summary_.axis == Axis::size) {
      labels_.try_emplace(bytes_of(plan), format_bytes(bytes_of(plan)));
      return bytes_of(plan);
    }
    const std::string text = label_of(plan);
    const auto known = std::ranges::find_if(labels_, [&](const auto& label) { return label.second == text; });
    return known != labels_.end() ? known->first : labels_.emplace(labels_.size(), text).first->first;
  }

  [[nodiscard]] std::optional<double> value(const Row& row, std::size_t position,
                                            const std::string& column) const {
    const auto plan = row.find(position);
    return plan == row.end() ? std::nullopt : medians_.of(plan->second, column);
  }

  [[nodiscard]] std::string cell(const Row& row, std::size_t position, const ShownFigure& figure) const {
    return shown(value(row, position, figure.column), figure.format);
  }

  [[nodiscard]] bool has_a_figure(const Grid& grid) const {
    return std::ranges::any_of(grid, [&](const auto& entry) {
      return std::ranges::any_of(entry.second, [&](const auto& cell) {
        return medians_.of(cell.second, summary_.headline.column).has_value();
      });
    });
  }

  static std::set<std::size_t> positions_of(const Grid& grid) {
    std::set<std::size_t> positions;
    for (const auto& [id, row] : grid) {
      for (const auto& [position, plan] : row) positions.insert(position);
    }
    return positions;
  }

  [[nodiscard]] std::size_t position_of_details(const Grid& grid) const {
    const auto positions = positions_of(grid);
    if (summary_.axis == Axis::rate)
      return *std::next(positions.begin(), static_cast<int>(positions.size() / 2));
    if (summary_.axis == Axis::calls) return *positions.begin();
    return positions.contains(preferred_detail_bytes) ? preferred_detail_bytes : *positions.begin();
  }

  // Best first at the position of the details; what has no figure there comes last.
  [[nodiscard]] std::vector<const Grid::value_type*> ranked(const Grid& grid) const {
    const std::size_t position = position_of_details(grid);
    std::vector<std::pair<double, const Grid::value_type*>> keyed;
    for (const auto& entry : grid) {
      const auto figure = value(entry.second, position, summary_.headline.column);
      const double sign = summary_.higher_is_better ? -1 : 1;
      keyed.emplace_back(figure ? sign * *figure : std::numeric_limits<double>::infinity(), &entry);
    }
    std::ranges::stable_sort(keyed, {}, [](const auto& pair) { return pair.first; });
    std::vector<const Grid::value_type*> order;
    for (const auto& [figure, entry] : keyed) order.push_back(entry);
    return order;
  }

  [[nodiscard]] std::string headline_table(const Grid& grid) const {
    const auto positions = positions_of(grid);
    std::vector<std::string> header{"mechanism"};
    for (const std::size_t position : positions) header.push_back(labels_.at(position));
    Table table(header);
    for (const auto* entry : ranked(grid)) {
      std::vector<std::string> cells{entry->first};
      for (const std::size_t position : positions) {
        cells.push_back(cell(entry->second, position, summary_.headline));
      }
      table.add(cells);
    }
    return table.text();
  }

  [[nodiscard]] std::string detail_table(const Grid& grid) const {
    const std::size_t position = position_of_details(grid);
    std::vector<std::string> header{"at " + labels_.at(position)};
    for (const ShownFigure& figure : summary_.details) header.emplace_back(figure.heading);
    Table table(header);
    for (const auto* entry : ranked(grid)) {
      std::vector<std::string> cells{entry->first};
      for (const ShownFigure& figure : summary_.details) {
        cells.push_back(cell(entry->second, position, figure));
      }
      table.add(cells);
    }
    return table.text();
  }

  const MessageSummary& summary_;
  const Columns& columns_;
  Medians medians_;
  std::map<std::size_t, std::string> labels_;  // of the positions
  std::map<std::string, Grid> grids_;
};

}  // namespace

std::string message_summary(const MessageSummary& summary, const Columns& columns,
                            std::span<const Plan> plans, std::span<const Record> records) {
  return MessageTables(summary, columns, plans, records).text() + problems_text(plans, records);
}

}  // namespace ipcbench
