#include "stats/quantiles.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <vector>

#include "stats/binomial.h"

namespace ipcbench {
namespace {

constexpr std::uint64_t samples_beyond = 100;

void require_probability(double q) {
  if (!(q >= 0.0 && q <= 1.0)) {
    throw std::invalid_argument(fmt::format("a quantile lies between 0 and 1, not at {}", q));
  }
}

}  // namespace

std::uint64_t nearest_rank(std::uint64_t count, double q) {
  require_probability(q);
  if (count == 0) {
    throw std::invalid_argument("no samples, no quantile");
  }
  // A product such as 0.07 * 100 lands a rounding error above the whole number that is meant.
  constexpr double rounding = 4 * std::numeric_limits<double>::epsilon();
  const double rank = std::ceil(q * static_cast<double>(count) * (1.0 - rounding));
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count);
}

bool carries(std::uint64_t samples, double q) {
  require_probability(q);
  return samples > 0 && samples - nearest_rank(samples, q) >= samples_beyond;
}

double quantile(std::span<const double> values, double q) {
  require_probability(q);
  if (values.empty()) {
    throw std::invalid_argument("no values, no quantile");
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const double position = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - static_cast<double>(below));
}

double median(std::span<const double> values) {
  return quantile(values, 0.5);
}

std::optional<Interval> median_interval(std::span<const double> values, double confidence) {
  if (!(confidence > 0 && confidence < 1)) {
    throw std::domain_error(fmt::format("a confidence lies between 0 and 1, not at {}", confidence));
  }
  const std::size_t rank = rank_below_median(values.size(), (1 - confidence) / 2);
  if (rank == 0) {
    return std::nullopt;
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return Interval{sorted[rank - 1], sorted[sorted.size() - rank]};
}

}  // namespace ipcbench
