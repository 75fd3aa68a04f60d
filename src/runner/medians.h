#pragma once

#include <map>
#include <optional>
#include <span>

#include "runner/plan.h"

namespace ipcbench {

/// The medians over repetitions that the tables show: those that are `ok`, and where a plan has none, the
/// noisy ones.
class Medians {
 public:
  Medians(const Columns& columns, std::span<const Plan> plans, std::span<const Record> records);

  /// Of one column for one plan (an index); empty where no repetition has a figure. Throws std::out_of_range
  /// for an unknown column.
  [[nodiscard]] std::optional<double> of(std::size_t plan, const std::string& column) const;

 private:
  std::map<std::string, std::size_t> columns_;
  std::vector<std::vector<const Record*>> records_;  // by plan
};

}  // namespace ipcbench
