#include "stats/shift.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "stats/normal.h"

namespace ipcbench {
namespace {

// Exact up to 100 and 100 values, 31 and 1,000, 3 and 100,000: milliseconds at most.
constexpr std::size_t most_steps = 1'000'000;

std::vector<double> sorted_differences(std::span<const double> from, std::span<const double> to) {
  std::vector<double> differences;
  differences.reserve(from.size() * to.size());
  for (const double a : from) {
    for (const double b : to) differences.push_back(b - a);
  }
  std::sort(differences.begin(), differences.end());
  return differences;
}

// P(U = u) for u up to the middle, where U counts the pairs of n and m values of one population in which the
// second is the smaller. The numbers of arrangements are the coefficients of the Gaussian binomial
//   (n + m over n) = product of (1 - q^(m+i)) / (1 - q^i) for i = 1 … n
// (Andrews, The Theory of Partitions, 3.2), which takes n steps over the counts where Mann and Whitney's own
// recursion over n and m takes n * m. Each step keeps to probabilities, so that nothing overflows.
std::vector<double> lower_half(std::size_t n, std::size_t m) {
  std::vector<double> p(n * m / 2 + 1);
  p[0] = 1;
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t u = p.size(); u-- > m + i;) p[u] -= p[u - (m + i)];
    for (std::size_t u = i; u < p.size(); ++u) p[u] += p[u - i];
    const double arrangements = static_cast<double>(m + i) / static_cast<double>(i);
    for (double& each : p) each /= arrangements;
  }
  return p;
}

bool is_quick(std::size_t n, std::size_t m) {
  return n * n * m <= most_steps;
}

// The largest c with P(U < c) <= tail; 0 where even P(U = 0) is above it.
std::size_t exact_rank(std::size_t n, std::size_t m, double tail) {
  const std::vector<double> p = lower_half(n, m);
  std::size_t c = 0;
  for (double below = p[0]; below <= tail && c + 1 < p.size(); below += p[c]) ++c;
  return c;
}

std::size_t approximate_rank(std::size_t n, std::size_t m, double tail) {
  const double pairs = static_cast<double>(n) * static_cast<double>(m);
  const double sigma = std::sqrt(pairs * static_cast<double>(n + m + 1) / 12);
  const double z = normal_quantile(tail);
  return static_cast<std::size_t>(std::max(0.0, std::floor(pairs / 2 + z * sigma - 0.5) + 1));
}

// P(U <= u).
double exact_chance(std::size_t n, std::size_t m, std::size_t u) {
  const std::vector<double> p = lower_half(n, m);
  if (u >= p.size()) return 1;  // beyond the middle there is nothing to find
  return std::min(1.0, std::accumulate(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(u) + 1, 0.0));
}

double approximate_chance(std::size_t n, std::size_t m, std::size_t u) {
  const double pairs = static_cast<double>(n) * static_cast<double>(m);
  const double sigma = std::sqrt(pairs * static_cast<double>(n + m + 1) / 12);
  return normal_probability((static_cast<double>(u) + 0.5 - pairs / 2) / sigma);
}

}  // namespace

double shift(std::span<const double> from, std::span<const double> to) {
  return median(sorted_differences(from, to));
}

std::optional<Interval> shift_interval(std::span<const double> from, std::span<const double> to,
                                       double confidence) {
  if (!(confidence > 0 && confidence < 1)) {
    throw std::domain_error(fmt::format("a confidence lies between 0 and 1, not at {}", confidence));
  }
  if (from.empty() || to.empty()) {
    return std::nullopt;
  }
  const double tail = (1 - confidence) / 2;
  const auto [n, m] = std::minmax({from.size(), to.size()});
  const std::size_t rank = is_quick(n, m) ? exact_rank(n, m, tail) : approximate_rank(n, m, tail);
  if (rank == 0) {
    return std::nullopt;
  }
  const std::vector<double> differences = sorted_differences(from, to);
  return Interval{differences[rank - 1], differences[differences.size() - rank]};
}

double shift_p_value(std::span<const double> from, std::span<const double> to, double margin) {
  if (from.empty() || to.empty()) return 1;
  std::size_t against = 0;
  for (const double a : from) {
    against += static_cast<std::size_t>(std::ranges::count_if(to, [&](double b) { return b - a <= margin; }));
  }
  const auto [n, m] = std::minmax({from.size(), to.size()});
  return is_quick(n, m) ? exact_chance(n, m, against) : approximate_chance(n, m, against);
}

}  // namespace ipcbench
