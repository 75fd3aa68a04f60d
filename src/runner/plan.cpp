#include "runner/plan.h"

#include <algorithm>
#include <stdexcept>

namespace ipcbench {

std::optional<double> NamedValues::find(std::string_view column) const {
  const auto found = std::ranges::find(columns_.values, column);
  if (found == columns_.values.end()) throw std::out_of_range("no column " + std::string(column));
  return values_.at(static_cast<std::size_t>(found - columns_.values.begin()));
}

std::optional<Status> status_from(std::string_view name) {
  const auto found = std::ranges::find(status_names, name);
  if (found == status_names.end()) return std::nullopt;
  return static_cast<Status>(found - status_names.begin());
}

}  // namespace ipcbench
