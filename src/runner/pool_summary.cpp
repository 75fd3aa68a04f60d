#include "runner/pool_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/table.h"
#include "report/units.h"
#include "runner/medians.h"
#include "runner/problems.h"

namespace ipcbench {
namespace {

// The positions in Plan::key.
enum KeyField : std::size_t { pool, scaling, workers, tasks };

std::string seconds(double s) {
  return format_ns(s * 1e9);
}
std::string times(double factor) {
  return fmt::format("{:.2f}", factor);
}

// One figure, pools over workers.
std::string table_of(const std::string& heading, const std::string& wanted_scaling, const std::string& column,
                     std::string (*format)(double), const Medians& medians, std::span<const Plan> plans) {
  std::set<int> counts;
  std::vector<std::string> pools;
  for (const Plan& plan : plans) {
    if (plan.key[scaling] != wanted_scaling) continue;
    counts.insert(std::stoi(plan.key[workers]));
    if (std::ranges::find(pools, plan.key[pool]) == pools.end()) pools.push_back(plan.key[pool]);
  }
  std::vector<std::string> header{heading};
  for (const int count : counts) header.push_back(std::to_string(count));
  Table table(header);
  for (const std::string& each : pools) {
    std::vector<std::string> row{each};
    for (const int count : counts) {
      const auto plan = std::ranges::find_if(plans, [&](const Plan& candidate) {
        return candidate.key[scaling] == wanted_scaling && candidate.key[pool] == each &&
               candidate.key[workers] == std::to_string(count);
      });
      const auto value = plan == plans.end()
                             ? std::nullopt
                             : medians.of(static_cast<std::size_t>(plan - plans.begin()), column);
      row.push_back(value ? format(*value) : "-");
    }
    table.add(row);
  }
  return table.text();
}

}  // namespace

std::string pool_summary(const Columns& columns, std::span<const Plan> plans,
                         std::span<const Record> records) {
  const Medians medians(columns, plans, records);
  const std::string cpus = plans.front().circumstances.front();
  std::set<std::string> scalings;
  for (const Plan& plan : plans) scalings.insert(plan.key[scaling]);
  std::string text;
  for (const std::string& each : scalings) {
    text +=
        fmt::format("{} scaling over workers, CPUs available: {} (medians of the repetitions)\n", each, cpus);
    text += table_of("speedup", each, "speedup", times, medians, plans) + '\n';
    text += table_of("wall time", each, "wall_s", seconds, medians, plans) + '\n';
  }
  return text + problems_text(plans, records);
}

}  // namespace ipcbench
