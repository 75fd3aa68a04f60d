#include "runner/sync_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "report/table.h"
#include "report/units.h"
#include "runner/medians.h"
#include "runner/problems.h"

namespace ipcbench {
namespace {

// The positions in Plan::key and in Plan::circumstances.
enum KeyField : std::size_t { mechanism, wait, message_bytes, placement, idle };
enum Circumstance : std::size_t { cpu_a, cpu_b, shares_llc, operation, processes, critical_ns };

struct ShownFigure {
  const char* column;
  const char* heading;
  std::string (*format)(double);
};
constexpr std::array contest_figures{ShownFigure{"operations_per_s", "operations/s", format_count},
                                     ShownFigure{"wait_p50_ns", "wait p50", format_ns},
                                     ShownFigure{"wait_p99_ns", "p99", format_ns},
                                     ShownFigure{"wait_p999_ns", "p99.9", format_ns},
                                     ShownFigure{"fairness", "fairness", format_ratio},
                                     ShownFigure{"cpu_ns_per_operation", "CPU/operation", format_ns}};

// "hand-over", "crossing of 4", "4 for 100 ns".
std::string heading_of(const Plan& plan) {
  const std::string& what = plan.circumstances[operation];
  if (what == "contended") {
    return fmt::format("{} for {} ns", plan.circumstances[processes], plan.circumstances[critical_ns]);
  }
  return what == "crossing" ? fmt::format("crossing of {}", plan.circumstances[processes]) : what;
}

std::string cell(std::optional<double> value, std::string (*format)(double)) {
  return value ? format(*value) : "-";
}

// The plans of one placement and idle policy: primitive -> heading -> index.
class Grid {
 public:
  void add(const Plan& plan, std::size_t index) {
    const std::string heading = heading_of(plan);
    if (std::ranges::find(headings_, heading) == headings_.end()) headings_.push_back(heading);
    rows_[plan.key[mechanism]][heading] = index;
  }

  [[nodiscard]] std::string times(const Medians& medians) const {
    std::vector<std::string> header{"an operation"};
    header.insert(header.end(), headings_.begin(), headings_.end());
    Table table(header);
    for (const std::string& primitive : ranked(medians)) {
      std::vector<std::string> row{primitive};
      for (const std::string& heading : headings_) {
        row.push_back(cell(value(medians, primitive, heading, "operation_ns"), format_ns));
      }
      table.add(row);
    }
    return table.text();
  }

  // Of everything with this heading that was contended.
  [[nodiscard]] std::string contest(const Medians& medians, const std::string& heading) const {
    std::vector<std::string> header{heading};
    for (const ShownFigure& figure : contest_figures) header.emplace_back(figure.heading);
    Table table(header);
    for (const std::string& primitive : ranked(medians)) {
      if (!value(medians, primitive, heading, "operations_per_s")) continue;
      std::vector<std::string> row{primitive};
      for (const ShownFigure& figure : contest_figures) {
        row.push_back(cell(value(medians, primitive, heading, figure.column), figure.format));
      }
      table.add(row);
    }
    return table.empty() ? "" : table.text();
  }

  [[nodiscard]] const std::vector<std::string>& headings() const { return headings_; }

 private:
  [[nodiscard]] std::optional<double> value(const Medians& medians, const std::string& primitive,
                                            const std::string& heading, const char* column) const {
    const auto& row = rows_.at(primitive);
    const auto found = row.find(heading);
    return found == row.end() ? std::nullopt : medians.of(found->second, column);
  }
  // Fastest first by the first column that they have.
  [[nodiscard]] std::vector<std::string> ranked(const Medians& medians) const {
    std::vector<std::pair<double, std::string>> order;
    for (const auto& [primitive, row] : rows_) {
      std::optional<double> first;
      for (const std::string& heading : headings_) {
        if (!first) first = value(medians, primitive, heading, "operation_ns");
      }
      order.emplace_back(first.value_or(std::numeric_limits<double>::infinity()), primitive);
    }
    std::ranges::sort(order);
    std::vector<std::string> names;
    for (auto& [figure, primitive] : order) names.push_back(std::move(primitive));
    return names;
  }

  std::vector<std::string> headings_;  // in the order of the plans
  std::map<std::string, std::map<std::string, std::size_t>> rows_;
};

std::string recoveries(const Medians& medians, std::span<const Plan> plans) {
  Table table({"the holder was killed", "another got the lock after"});
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].circumstances[operation] != "holder-killed" || !medians.of(i, "recovered")) continue;
    const auto after = medians.of(i, "recovery_ns");
    table.add({plans[i].key[mechanism], after ? format_ns(*after) : "never"});
  }
  return table.empty() ? "" : table.text() + '\n';
}

}  // namespace

std::string sync_summary(const Columns& columns, std::span<const Plan> plans,
                         std::span<const Record> records) {
  const Medians medians(columns, plans, records);
  std::map<std::string, Grid> grids;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Plan& plan = plans[i];
    if (plan.circumstances[operation] == "holder-killed") continue;
    grids[fmt::format("{}, idle={}", plan.key[placement], plan.key[idle])].add(plan, i);
  }
  std::string text;
  for (const auto& [where, grid] : grids) {
    text += fmt::format("Synchronisation, {} (medians of the repetitions)\n{}\n", where, grid.times(medians));
    for (const std::string& heading : grid.headings()) {
      const std::string contest = grid.contest(medians, heading);
      if (heading.ends_with(" ns") && !contest.empty()) text += contest + '\n';
    }
  }
  return text + recoveries(medians, plans) + problems_text(plans, records);
}

}  // namespace ipcbench
