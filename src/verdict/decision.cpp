#include "verdict/decision.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <limits>
#include <numeric>

namespace ipcbench {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

using Binomial = boost::math::binomial_distribution<>;

// The largest k with P(fewer than k of n lie below the median) <= alpha; 0 where there is none.
std::size_t rank_for(std::size_t n, double alpha) {
  const Binomial below(static_cast<double>(n), 0.5);
  std::size_t k = 0;
  while (k < n && boost::math::cdf(below, static_cast<double>(k)) <= alpha) ++k;
  return k;
}

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  std::ranges::sort(copy);
  return copy;
}

}  // namespace

double sign_test(std::span<const double> values, double margin) {
  const auto above = std::ranges::count_if(values, [&](double value) { return value > margin; });
  if (above == 0) return 1;
  const Binomial chance(static_cast<double>(values.size()), 0.5);
  return boost::math::cdf(boost::math::complement(chance, static_cast<double>(above - 1)));
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
  const std::size_t rank = values.empty() ? 0 : rank_for(values.size(), alpha);
  if (rank == 0) return -infinity;
  return sorted(values)[rank - 1];
}

double upper_bound(std::span<const double> values, double alpha) {
  const std::size_t rank = values.empty() ? 0 : rank_for(values.size(), alpha);
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
