#include "runner/spawn_summary.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "os/text.h"
#include "report/units.h"
#include "runner/case_columns.h"
#include "runner/figure_grid.h"
#include "runner/problems.h"

namespace ipcbench {
namespace {

// The positions in Plan::circumstances.
struct SpawnCircumstance {
  enum Field : std::size_t { caller_bytes = CaseCircumstance::more, caller_pages };
};

constexpr ShownFigure reaped{"reaped_mean_ns", "reaped", format_ns};
constexpr std::array start_figures{ShownFigure{"caller_mean_ns", "caller goes on", format_ns},
                                   ShownFigure{"first_mean_ns", "first instruction", format_ns}, reaped,
                                   ShownFigure{"reaped_p99_ns", "p99", format_ns},
                                   ShownFigure{"cpu_ns_per_start", "CPU", format_ns}};
constexpr std::array capture_figures{reaped, ShownFigure{"bytes_per_s", "rate", format_bytes_per_s},
                                     ShownFigure{"reaped_p99_ns", "p99", format_ns},
                                     ShownFigure{"cpu_ns_per_start", "CPU", format_ns}};

std::string size_text(const std::string& bytes) {
  return format_bytes(parse_number<std::size_t>(bytes).value_or(0));
}

}  // namespace

std::string spawn_summary(const Columns& columns, std::span<const Plan> plans,
                          std::span<const Record> records) {
  const Medians medians(columns, plans, records);
  std::map<std::string, FigureGrid> starts;
  std::map<std::string, FigureGrid> captures;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Plan& plan = plans[i];
    const std::string where = placement_and_idle(plan);
    const std::string& pages = plan.circumstances[SpawnCircumstance::caller_pages];
    if (pages.empty()) {
      captures[where].add(plan.key[CaseKey::mechanism], size_text(plan.key[CaseKey::message_bytes]), i);
    } else {
      starts[fmt::format("{}, {} pages", where, pages)].add(
          plan.key[CaseKey::mechanism], size_text(plan.circumstances[SpawnCircumstance::caller_bytes]), i);
    }
  }
  std::string text;
  for (const auto& [where, grid] : starts) {
    text += fmt::format("Starting, {}, by the caller's memory (medians of the repetitions)\n{}\n{}\n", where,
                        grid.under(medians, grid.headings().front(), reaped.column, start_figures),
                        grid.over_headings(medians, "start to reaped", reaped));
  }
  for (const auto& [where, grid] : captures) {
    text += fmt::format("Taking a program's output, {} (medians of the repetitions)\n", where);
    for (const std::string& size : grid.headings()) {
      text += grid.under(medians, size, reaped.column, capture_figures) + '\n';
    }
  }
  return text + problems_text(plans, records);
}

}  // namespace ipcbench
