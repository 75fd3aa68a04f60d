#include "runner/pool_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "os/text.h"
#include "report/table.h"
#include "report/units.h"
#include "runner/medians.h"
#include "runner/problems.h"
#include "runner/shown_figure.h"
#include "stats/scalability.h"

namespace ipcbench {
namespace {

// The positions in Plan::key and in Plan::circumstances.
struct PoolKey {
  enum Field : std::size_t { pool, scaling, workers };
};
struct PoolCircumstance {
  enum Field : std::size_t { cpus_available, task, wait, idle };
};

std::string format_s(double s) {
  return format_ns(s * 1e9);
}
std::string format_times(double factor) {
  return fmt::format("{:.2f}", factor);
}

// ", idle=poll" where that is part of the case.
std::string idle_text(const Plan& plan) {
  return plan.circumstances[PoolCircumstance::idle].empty()
             ? ""
             : fmt::format(", idle={}", plan.circumstances[PoolCircumstance::idle]);
}

// The plans of one way of scaling and one task: pool -> workers -> index.
class PoolGrid {
 public:
  void add(const Plan& plan, std::size_t index) {
    const auto known = std::ranges::find(pools_, plan.key[PoolKey::pool], &Row::pool);
    Row& row = known == pools_.end() ? pools_.emplace_back(Row{plan.key[PoolKey::pool], {}}) : *known;
    const int count = std::stoi(plan.key[PoolKey::workers]);
    counts_.insert(count);
    row.plans[count] = index;
    cpus_ = plan.circumstances[PoolCircumstance::cpus_available];
  }

  [[nodiscard]] std::string table(const std::string& heading, const char* column,
                                  std::string (*format)(double), const Medians& medians) const {
    std::vector<std::string> header{heading};
    for (const int count : counts_) header.push_back(std::to_string(count));
    Table table(header);
    for (const Row& row : pools_) {
      std::vector<std::string> cells{row.pool};
      for (const int count : counts_) {
        const auto plan = row.plans.find(count);
        cells.push_back(plan == row.plans.end() ? "-" : shown(medians.of(plan->second, column), format));
      }
      table.add(cells);
    }
    return table.text();
  }

  // Of those pools of which enough was measured; empty where there is none.
  [[nodiscard]] std::string laws(const Medians& medians) const {
    Table table(
        {"what does not scale", "workers", "serial fraction", "contention", "coherency", "most with"});
    bool without_coherency = false;
    for (const Row& row : pools_) {
      const std::vector<Speedup> speedups = speedups_of(row, medians);
      const auto fitted = fit_scalability(relative_to_one(speedups));
      if (!fitted) continue;
      const Speedup& most = speedups.back();
      table.add({row.pool, fmt::format("{:.0f}", most.workers), fmt::format("{:.4f}", serial_fraction(most)),
                 fmt::format("{:.4f}", fitted->contention), shown(fitted->coherency, four_places),
                 shown(fitted->peak, one_place)});
      without_coherency = without_coherency || !fitted->coherency;
    }
    if (table.empty()) return "";
    return table.text() + (without_coherency ? no_coherency_text() : "");
  }

 private:
  struct Row {
    std::string pool;
    std::map<int, std::size_t> plans;
  };
  static std::string four_places(double value) { return fmt::format("{:.4f}", value); }
  static std::string one_place(double value) { return fmt::format("{:.1f}", value); }

  [[nodiscard]] std::string no_coherency_text() const {
    return fmt::format(
        "  (coherency takes two numbers of workers from 2 up to the CPUs available, {}; more than these "
        "share "
        "a CPU)\n",
        cpus_);
  }
  // With more workers than CPUs it is the CPUs that are shared.
  [[nodiscard]] std::vector<Speedup> speedups_of(const Row& row, const Medians& medians) const {
    const double most = parse_number<double>(cpus_).value_or(0);
    std::vector<Speedup> speedups;
    for (const auto& [count, plan] : row.plans) {
      const auto speedup = medians.of(plan, "speedup");
      if (speedup && *speedup > 0 && count <= most)
        speedups.push_back({static_cast<double>(count), *speedup});
    }
    return speedups;
  }
  // The law is about what more workers add to one of the same pool, where that was measured.
  static std::vector<Speedup> relative_to_one(std::vector<Speedup> speedups) {
    if (speedups.empty() || speedups.front().workers != 1) return speedups;
    const double of_one = speedups.front().times;
    for (Speedup& speedup : speedups) speedup.times /= of_one;
    return speedups;
  }

  std::vector<Row> pools_;  // in the order of the plans
  std::set<int> counts_;
  std::string cpus_;
};

constexpr std::array hand_out_figures{
    ShownFigure{"task_p50_ns", "p50", format_ns}, ShownFigure{"task_p99_ns", "p99", format_ns},
    ShownFigure{"task_p999_ns", "p99.9", format_ns}, ShownFigure{"task_mean_ns", "mean", format_ns}};

std::vector<std::string> hand_out_row(const Plan& plan, std::size_t index, const Medians& medians) {
  std::vector<std::string> row{plan.key[PoolKey::pool], plan.circumstances[PoolCircumstance::wait],
                               plan.key[PoolKey::workers]};
  for (const ShownFigure& figure : hand_out_figures) {
    row.push_back(shown(medians.of(index, figure.column), figure.format));
  }
  const auto rate = medians.of(index, "tasks_per_s");
  row.push_back(rate ? format_ns(1e9 / *rate) : "-");
  return row;
}

// Of each idle policy, those that were measured.
std::string hand_outs(std::span<const Plan> plans, const Medians& medians) {
  std::vector<std::string> header{"pool", "wait", "workers"};
  for (const ShownFigure& figure : hand_out_figures) header.emplace_back(figure.heading);
  header.emplace_back("each of many");
  std::map<std::string, Table> tables;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].circumstances[PoolCircumstance::task] != "empty" || !medians.of(i, "wall_s")) continue;
    tables.try_emplace(idle_text(plans[i]), header).first->second.add(hand_out_row(plans[i], i, medians));
  }
  std::string text;
  for (const auto& [where, table] : tables) {
    text += fmt::format("Handing out an empty task until it is done{} (medians of the repetitions)\n{}\n",
                        where, table.text());
  }
  return text;
}

std::string scalings(std::span<const Plan> plans, const Medians& medians) {
  std::vector<std::pair<std::string, PoolGrid>> grids;  // in the order of the plans
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Plan& plan = plans[i];
    if (plan.circumstances[PoolCircumstance::task] == "empty") continue;
    const std::string heading =
        fmt::format("{} scaling over workers, task {}{}, CPUs available: {}", plan.key[PoolKey::scaling],
                    plan.circumstances[PoolCircumstance::task], idle_text(plan),
                    plan.circumstances[PoolCircumstance::cpus_available]);
    auto found = std::ranges::find(grids, heading, [](const auto& grid) { return grid.first; });
    if (found == grids.end()) found = grids.insert(found, {heading, {}});
    found->second.add(plan, i);
  }
  std::string text;
  for (const auto& [heading, grid] : grids) {
    text += fmt::format("{} (medians of the repetitions)\n", heading);
    text += grid.table("speedup", "speedup", format_times, medians) + '\n';
    text += grid.table("wall time", "wall_s", format_s, medians) + '\n';
    if (heading.starts_with("strong")) {
      if (const std::string laws = grid.laws(medians); !laws.empty()) text += laws + '\n';
    }
  }
  return text;
}

}  // namespace

std::string pool_summary(const Columns& columns, std::span<const Plan> plans,
                         std::span<const Record> records) {
  const Medians medians(columns, plans, records);
  return scalings(plans, medians) + hand_outs(plans, medians) + problems_text(plans, records);
}

}  // namespace ipcbench
