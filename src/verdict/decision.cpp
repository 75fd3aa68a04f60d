#include "verdict/decision.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "stats/binomial.h"

namespace ipcbench {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  std::ranges::sort(copy);
  return copy;
}

}  // namespace

double sign_test(std::span<const double> values, double margin) {
  // As likely as that at most so many do not.
  const auto others = std::ranges::count_if(values, [&](double value) { return !(value > margin); });
  return chance_of_at_most(static_cast<std::size_t>(others), values.size());
}

std::vector<bool> holm(std::span<const double> p_values, double alpha) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<bool> rejected(p_values.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (p_values[order[i]] > alpha / static_cast<double>(order.size() - i)) break;
    rejected[order[i]] = true;
  }
  return rejected;
}

double lower_bound(std::span<const double> values, double alpha) {
  const std::size_t rank = rank_below_median(values.size(), alpha);
  if (rank == 0) return -infinity;
  return sorted(values)[rank - 1];
}

double upper_bound(std::span<const double> values, double alpha) {
  const std::size_t rank = rank_below_median(values.size(), alpha);
  if (rank == 0) return infinity;
  return sorted(values)[values.size() - rank];
}

double smallest_visible(std::span<const double> values, double margin, double alpha) {
  constexpr double missed = 0.2;
  return margin + upper_bound(values, missed) - lower_bound(values, alpha);
}

double least_to_show(double margin) {
  return 1 + std::max(0.10, 2 * margin);
}

}  // namespace ipcbench
