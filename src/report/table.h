#pragma once

#include <string>
#include <vector>

namespace ipcbench {

/// A table for a person: the first column to the left, the others to the right, as wide as they need to be.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}

  /// Adds a row of as many cells as the header has.
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] bool empty() const { return rows_.size() == 1; }
  /// Its lines, each with its end.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ipcbench
