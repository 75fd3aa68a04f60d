#include "runner/shared_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

#include "measure/shared.h"
#include "os/text.h"
#include "report/units.h"
#include "runner/case_columns.h"
#include "runner/figure_grid.h"
#include "runner/problems.h"

namespace ipcbench {
namespace {

// The positions in Plan::circumstances.
struct SharedCircumstance {
  enum Field : std::size_t { operation = CaseCircumstance::more, processes };
};

constexpr ShownFigure shared_time{"operation_ns", "", format_ns};

std::string shared_heading(const Plan& plan) {
  const std::string& count = plan.circumstances[SharedCircumstance::processes];
  return count + (count == "1" ? " process" : " processes");
}

// The numbers of the plans, those of the fewest processes first.
std::vector<std::size_t> by_processes(std::span<const Plan> plans) {
  std::vector<std::size_t> order(plans.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    return parse_number<unsigned>(plans[i].circumstances[SharedCircumstance::processes]).value_or(0);
  });
  return order;
}

}  // namespace

std::string shared_summary(const Columns& columns, std::span<const Plan> plans,
                           std::span<const Record> records) {
  const Medians medians(columns, plans, records);
  std::map<std::string, std::map<std::string, FigureGrid>> grids;  // by place, by operation
  for (const std::size_t i : by_processes(plans)) {
    const Plan& plan = plans[i];
    grids[placement_and_idle(plan)][plan.circumstances[SharedCircumstance::operation]].add(
        plan.key[CaseKey::mechanism], shared_heading(plan), i);
  }
  std::string text;
  for (const auto& [where, by_operation] : grids) {
    text +=
        fmt::format("Shared objects, {} (medians of the repetitions; of all processes together)\n", where);
    for (const std::string_view each : shared_operation_names) {
      const auto grid = by_operation.find(std::string(each));
      if (grid == by_operation.end()) continue;
      text += grid->second.over_headings(medians, std::string(each), shared_time) + '\n';
    }
  }
  return text + problems_text(plans, records);
}

}  // namespace ipcbench
