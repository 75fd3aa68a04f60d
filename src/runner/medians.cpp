#include "runner/medians.h"

#include <algorithm>

#include "stats/quantiles.h"

namespace ipcbench {

Medians::Medians(const Columns& columns, std::span<const Plan> plans, std::span<const Record> records)
    : records_(plans.size()) {
  for (std::size_t i = 0; i < columns.values.size(); ++i) columns_[columns.values[i]] = i;
  for (const Record& record : records) {
    if (has_figures(record.status)) records_[record.plan].push_back(&record);
  }
  for (auto& of_plan : records_) {
    const auto is_noisy = [](const Record* record) { return record->status == Status::noisy; };
    if (!std::ranges::all_of(of_plan, is_noisy)) std::erase_if(of_plan, is_noisy);
  }
}

std::optional<double> Medians::of(std::size_t plan, const std::string& column) const {
  const std::size_t index = columns_.at(column);
  std::vector<double> values;
  for (const Record* record : records_[plan]) {
    if (record->values[index]) values.push_back(*record->values[index]);
  }
  if (values.empty()) return std::nullopt;
  return median(values);
}

}  // namespace ipcbench
