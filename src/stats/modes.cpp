#include "stats/modes.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace ipcbench {
namespace {

constexpr double least_factor = 2;
constexpr double least_share = 0.05;

// Of sorted logarithms, the first `count` against the others.
struct TwoParts {
  std::size_t count = 0;
  double low_mean = 0;
  double high_mean = 0;

  // What the split leaves within the kinds is least where this is largest.
  [[nodiscard]] double between(std::size_t all) const {
    const double apart = high_mean - low_mean;
    return static_cast<double>(count) * static_cast<double>(all - count) * apart * apart;
  }
};

TwoParts best_split(std::span<const double> sorted) {
  const double sum = std::accumulate(sorted.begin(), sorted.end(), 0.0);
  TwoParts best;
  double low_sum = 0;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    low_sum += sorted[i - 1];
    const TwoParts split{i, low_sum / static_cast<double>(i),
                         (sum - low_sum) / static_cast<double>(sorted.size() - i)};
    if (split.between(sorted.size()) > best.between(sorted.size())) best = split;
  }
  return best;
}

}  // namespace

std::optional<double> boundary_of_two_kinds(std::span<const double> values) {
  std::vector<double> logs;
  for (const double value : values) logs.push_back(std::log(value));
  std::ranges::sort(logs);
  const TwoParts split = best_split(logs);
  const auto fewest = static_cast<double>(std::min(split.count, logs.size() - split.count));
  if (fewest < least_share * static_cast<double>(logs.size()) ||
      split.high_mean - split.low_mean < std::log(least_factor)) {
    return std::nullopt;
  }
  return std::exp((split.low_mean + split.high_mean) / 2);
}

}  // namespace ipcbench
