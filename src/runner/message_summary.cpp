#include "runner/message_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "report/table.h"
#include "report/units.h"
#include "runner/medians.h"
#include "runner/problems.h"

namespace ipcbench {
namespace {

constexpr std::size_t preferred_detail_bytes = 64;

// The positions in Plan::key of a binary about messages.
enum KeyField : std::size_t { mechanism, wait, message_bytes, placement, idle };

// The plans of one placement and idle policy: mechanism -> size -> index of the plan.
using Row = std::map<std::size_t, std::size_t>;
using Grid = std::map<std::string, Row>;

std::size_t bytes_of(const Plan& plan) {
  return std::stoul(plan.key[message_bytes]);
}

class MessageTables {
 public:
  MessageTables(const MessageSummary& summary, const Columns& columns, std::span<const Plan> plans,
                std::span<const Record> records)
      : summary_(summary), medians_(columns, plans, records) {
    for (std::size_t i = 0; i < plans.size(); ++i) {
      const auto& key = plans[i].key;
      grids_[fmt::format("{}, idle {}", key[placement], key[idle])][key[mechanism]][bytes_of(plans[i])] = i;
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
  [[nodiscard]] std::optional<double> value(const Row& row, std::size_t bytes,
                                            const std::string& column) const {
    const auto plan = row.find(bytes);
    return plan == row.end() ? std::nullopt : medians_.of(plan->second, column);
  }

  [[nodiscard]] std::string cell(const Row& row, std::size_t bytes, const Shown& shown) const {
    const auto figure = value(row, bytes, shown.column);
    return figure ? shown.format(*figure) : "-";
  }

  [[nodiscard]] bool has_a_figure(const Grid& grid) const {
    return std::ranges::any_of(grid, [&](const auto& entry) {
      return std::ranges::any_of(entry.second, [&](const auto& cell) {
        return medians_.of(cell.second, summary_.headline.column).has_value();
      });
    });
  }

  static std::set<std::size_t> sizes_of(const Grid& grid) {
    std::set<std::size_t> sizes;
    for (const auto& [id, row] : grid) {
      for (const auto& [bytes, plan] : row) sizes.insert(bytes);
    }
    return sizes;
  }

  static std::size_t detail_bytes(const Grid& grid) {
    const auto sizes = sizes_of(grid);
    return sizes.contains(preferred_detail_bytes) ? preferred_detail_bytes : *sizes.begin();
  }

  // Best first at the size of the details; what has no figure there comes last.
  [[nodiscard]] std::vector<const Grid::value_type*> ranked(const Grid& grid) const {
    const std::size_t bytes = detail_bytes(grid);
    std::vector<std::pair<double, const Grid::value_type*>> keyed;
    for (const auto& entry : grid) {
      const auto figure = value(entry.second, bytes, summary_.headline.column);
      const double sign = summary_.higher_is_better ? -1 : 1;
      keyed.emplace_back(figure ? sign * *figure : std::numeric_limits<double>::infinity(), &entry);
    }
    std::ranges::stable_sort(keyed, {}, [](const auto& pair) { return pair.first; });
    std::vector<const Grid::value_type*> order;
    for (const auto& [figure, entry] : keyed) order.push_back(entry);
    return order;
  }

  [[nodiscard]] std::string headline_table(const Grid& grid) const {
    const auto sizes = sizes_of(grid);
    std::vector<std::string> header{"mechanism"};
    for (const std::size_t bytes : sizes) header.push_back(format_bytes(bytes));
    Table table(header);
    for (const auto* entry : ranked(grid)) {
      std::vector<std::string> cells{entry->first};
      for (const std::size_t bytes : sizes) cells.push_back(cell(entry->second, bytes, summary_.headline));
      table.add(cells);
    }
    return table.text();
  }

  [[nodiscard]] std::string detail_table(const Grid& grid) const {
    const std::size_t bytes = detail_bytes(grid);
    std::vector<std::string> header{"at " + format_bytes(bytes)};
    for (const Shown& shown : summary_.details) header.push_back(shown.heading);
    Table table(header);
    for (const auto* entry : ranked(grid)) {
      std::vector<std::string> cells{entry->first};
      for (const Shown& shown : summary_.details) cells.push_back(cell(entry->second, bytes, shown));
      table.add(cells);
    }
    return table.text();
  }

  const MessageSummary& summary_;
  Medians medians_;
  std::map<std::string, Grid> grids_;
};

}  // namespace

std::string message_summary(const MessageSummary& summary, const Columns& columns,
                            std::span<const Plan> plans, std::span<const Record> records) {
  return MessageTables(summary, columns, plans, records).text() + problems_text(plans, records);
}

}  // namespace ipcbench
