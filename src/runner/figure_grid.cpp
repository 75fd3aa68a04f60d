#include "runner/figure_grid.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "report/table.h"

namespace ipcbench {

void FigureGrid::add(const std::string& row, const std::string& heading, std::size_t plan) {
  if (std::ranges::find(headings_, heading) == headings_.end()) headings_.push_back(heading);
  rows_[row][heading] = plan;
}

std::string FigureGrid::over_headings(const Medians& medians, const std::string& corner,
                                      const ShownFigure& figure) const {
  std::vector<std::string> header{corner};
  header.insert(header.end(), headings_.begin(), headings_.end());
  Table table(header);
  for (const std::string& name : ranked(medians, figure.column)) {
    std::vector<std::string> row{name};
    for (const std::string& heading : headings_) {
      row.push_back(shown(value(medians, name, heading, figure.column), figure.format));
    }
    table.add(row);
  }
  return table.text();
}

std::string FigureGrid::under(const Medians& medians, const std::string& heading, const char* rank,
                              std::span<const ShownFigure> figures) const {
  std::vector<std::string> header{heading};
  for (const ShownFigure& figure : figures) header.emplace_back(figure.heading);
  Table table(header);
  for (const std::string& name : ranked(medians, rank)) {
    if (!value(medians, name, heading, figures.front().column)) continue;
    std::vector<std::string> row{name};
    for (const ShownFigure& figure : figures) {
      row.push_back(shown(value(medians, name, heading, figure.column), figure.format));
    }
    table.add(row);
  }
  return table.empty() ? "" : table.text();
}

std::optional<double> FigureGrid::value(const Medians& medians, const std::string& row,
                                        const std::string& heading, const char* column) const {
  const auto& plans = rows_.at(row);
  const auto found = plans.find(heading);
  return found == plans.end() ? std::nullopt : medians.of(found->second, column);
}

std::vector<std::string> FigureGrid::ranked(const Medians& medians, const char* column) const {
  std::vector<std::pair<double, std::string>> order;
  for (const auto& [name, plans] : rows_) {
    std::optional<double> first;
    for (const std::string& heading : headings_) {
      if (!first) first = value(medians, name, heading, column);
    }
    order.emplace_back(first.value_or(std::numeric_limits<double>::infinity()), name);
  }
  std::ranges::sort(order);
  std::vector<std::string> names;
  for (auto& [figure, name] : order) names.push_back(std::move(name));
  return names;
}

}  // namespace ipcbench
