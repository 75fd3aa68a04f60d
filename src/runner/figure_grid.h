#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runner/medians.h"
#include "runner/shown_figure.h"

namespace ipcbench {

/// Plans that stand in one table: a row for each name, a column for each heading.
class FigureGrid {
 public:
  /// Puts the plan of that number into its place.
  void add(const std::string& row, const std::string& heading, std::size_t plan);

  /// One figure of all plans, over the headings; fastest first by the first column that a row has.
  [[nodiscard]] std::string over_headings(const Medians& medians, const std::string& corner,
                                          const ShownFigure& figure) const;
  /// Several figures of the plans under one heading, in the order that the column `rank` gives above; empty
  /// where none has the first of `figures`.
  [[nodiscard]] std::string under(const Medians& medians, const std::string& heading, const char* rank,
                                  std::span<const ShownFigure> figures) const;

  /// In the order in which they were added.
  [[nodiscard]] const std::vector<std::string>& headings() const { return headings_; }

 private:
  [[nodiscard]] std::optional<double> value(const Medians& medians, const std::string& row,
                                            const std::string& heading, const char* column) const;
  [[nodiscard]] std::vector<std::string> ranked(const Medians& medians, const char* column) const;

  std::vector<std::string> headings_;
  std::map<std::string, std::map<std::string, std::size_t>> rows_;
};

}  // namespace ipcbench
