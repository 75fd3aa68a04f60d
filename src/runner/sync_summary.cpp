#include "runner/sync_summary.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "report/table.h"
#include "report/units.h"
#include "runner/case_columns.h"
#include "runner/figure_grid.h"
#include "runner/problems.h"

namespace ipcbench {
namespace {

// The positions in Plan::circumstances.
struct SyncCircumstance {
  enum Field : std::size_t { operation = CaseCircumstance::more, processes, critical_ns };
};

constexpr ShownFigure sync_time{"operation_ns", "", format_ns};
constexpr std::array contest_figures{ShownFigure{"operations_per_s", "operations/s", format_count},
                                     ShownFigure{"wait_p50_ns", "wait p50", format_ns},
                                     ShownFigure{"wait_p99_ns", "p99", format_ns},
                                     ShownFigure{"wait_p999_ns", "p99.9", format_ns},
                                     ShownFigure{"fairness", "fairness", format_ratio},
                                     ShownFigure{"cpu_ns_per_operation", "CPU/operation", format_ns}};

// "hand-over", "crossing of 4", "4 for 100 ns".
std::string sync_heading(const Plan& plan) {
  const std::string& what = plan.circumstances[SyncCircumstance::operation];
  if (what == "contended") {
    return fmt::format("{} for {} ns", plan.circumstances[SyncCircumstance::processes],
                       plan.circumstances[SyncCircumstance::critical_ns]);
  }
  return what == "crossing" ? fmt::format("crossing of {}", plan.circumstances[SyncCircumstance::processes])
                            : what;
}

std::string recoveries(const Medians& medians, std::span<const Plan> plans) {
  Table table({"the holder was killed", "another got the lock after"});
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].circumstances[SyncCircumstance::operation] != "holder-killed" || !medians.of(i, "recovered"))
      continue;
    const auto after = medians.of(i, "recovery_ns");
    table.add({plans[i].key[CaseKey::mechanism], after ? format_ns(*after) : "never"});
  }
  return table.empty() ? "" : table.text() + '\n';
}

}  // namespace

std::string sync_summary(const Columns& columns, std::span<const Plan> plans,
                         std::span<const Record> records) {
  const Medians medians(columns, plans, records);
  std::map<std::string, FigureGrid> grids;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Plan& plan = plans[i];
    if (plan.circumstances[SyncCircumstance::operation] == "holder-killed") continue;
    grids[placement_and_idle(plan)].add(plan.key[CaseKey::mechanism], sync_heading(plan), i);
  }
  std::string text;
  for (const auto& [where, grid] : grids) {
    text += fmt::format("Synchronisation, {} (medians of the repetitions)\n{}\n", where,
                        grid.over_headings(medians, "an operation", sync_time));
    for (const std::string& heading : grid.headings()) {
      const std::string contest = grid.under(medians, heading, sync_time.column, contest_figures);
      if (heading.ends_with(" ns") && !contest.empty()) text += contest + '\n';
    }
  }
  return text + recoveries(medians, plans) + problems_text(plans, records);
}

}  // namespace ipcbench
