#include "report/distance.h"

#include "os/text.h"
#include "report/columns.h"
#include "report/csv_table.h"
#include "report/run_results.h"
#include "stats/modes.h"

namespace ipcbench {
namespace {

void add_distances(const CsvTable& table, Distances& distances) {
  const auto a = table.column("cpu_a");
  const auto b = table.column("cpu_b");
  const auto distance = table.column(distance_column);
  if (!a || !b || !distance) return;
  for (const CsvTable::Row& row : table.rows()) {
    if (const auto ns = parse_number<double>(row[*distance])) distances.add(row[*a], row[*b], *ns);
  }
}

}  // namespace

Distances::Distances(std::span<const std::filesystem::path> runs) {
  for (const std::filesystem::path& run : runs) {
    for (const auto& [bench, headline] : headlines) {
      const std::filesystem::path file = csv_of(run, bench);
      if (std::filesystem::exists(file)) add_distances(CsvTable(file), *this);
    }
  }
  learn();
}

void Distances::add(const std::string& cpu_a, const std::string& cpu_b, double cache_line_ns) {
  if (cache_line_ns > 0) seen_[{cpu_a, cpu_b}].push_back(cache_line_ns);
}

void Distances::learn() {
  boundaries_.clear();
  for (const auto& [cpus, distances] : seen_) {
    if (const auto boundary = boundary_of_two_kinds(distances)) boundaries_[cpus] = *boundary;
  }
}

std::string_view Distances::of(const std::string& cpu_a, const std::string& cpu_b,
                               std::optional<double> cache_line_ns) const {
  const auto boundary = boundaries_.find({cpu_a, cpu_b});
  if (boundary == boundaries_.end() || !cache_line_ns) return {};
  return *cache_line_ns < boundary->second ? "near" : "far";
}

}  // namespace ipcbench
