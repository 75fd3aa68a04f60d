#pragma once

#include <optional>
#include <string>

namespace ipcbench {

/// A figure that a table shows.
struct ShownFigure {
  const char* column;  ///< in the CSV
  const char* heading;
  std::string (*format)(double);
};

/// The cell of a figure; "-" where it is unknown.
inline std::string shown(const std::optional<double>& value, std::string (*format)(double)) {
  return value ? format(*value) : "-";
}

}  // namespace ipcbench
