#include "stats/scalability.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <stdexcept>

namespace ipcbench {
namespace {

// Weighted sums of products of the two regressors, a = N - 1 and b = N (N - 1), and of y = N/C - 1.
struct Sums {
  double aa = 0;
  double ab = 0;
  double bb = 0;
  double ay = 0;
  double by = 0;

  void add(const Speedup& point) {
    const double weight = point.times / point.workers;
    const double a = weight * (point.workers - 1);
    const double b = a * point.workers;
    const double y = 1 - weight;
    aa += a * a;
    ab += a * b;
    bb += b * b;
    ay += a * y;
    by += b * y;
  }
  /// The sum of squared errors, but for a constant.
  [[nodiscard]] double error(double sigma, double kappa) const {
    return sigma * sigma * aa + 2 * sigma * kappa * ab + kappa * kappa * bb - 2 * (sigma * ay + kappa * by);
  }
};

struct Coefficients {
  double sigma;
  double kappa;
};

// The least error with neither below 0 is at the free minimum, or on one of the two edges.
Coefficients fit_both(const Sums& sums) {
  const double determinant = sums.aa * sums.bb - sums.ab * sums.ab;
  const Coefficients free{(sums.ay * sums.bb - sums.by * sums.ab) / determinant,
                          (sums.by * sums.aa - sums.ay * sums.ab) / determinant};
  if (free.sigma >= 0 && free.kappa >= 0) return free;
  const std::array edges{Coefficients{std::max(sums.ay / sums.aa, 0.0), 0},
                         Coefficients{0, std::max(sums.by / sums.bb, 0.0)}};
  return std::ranges::min(edges, {}, [&](const Coefficients& c) { return sums.error(c.sigma, c.kappa); });
}

std::optional<double> peak_of(const Coefficients& c) {
  if (c.kappa <= 0 || c.sigma >= 1) return std::nullopt;
  return std::sqrt((1 - c.sigma) / c.kappa);
}

}  // namespace

double serial_fraction(const Speedup& speedup) {
  if (!(speedup.workers > 1) || !(speedup.times > 0)) {
    throw std::invalid_argument("a serial fraction is of the speedup of more than one worker");
  }
  return (1 / speedup.times - 1 / speedup.workers) / (1 - 1 / speedup.workers);
}

std::optional<Scalability> fit_scalability(std::span<const Speedup> measured) {
  Sums sums;
  std::set<double> counts;
  for (const Speedup& point : measured) {
    if (!(point.workers > 0) || !(point.times > 0)) throw std::invalid_argument("a speedup is above 0");
    if (point.workers <= 1) continue;
    sums.add(point);
    counts.insert(point.workers);
  }
  if (counts.empty()) return std::nullopt;
  if (counts.size() == 1) return Scalability{std::max(sums.ay / sums.aa, 0.0), std::nullopt, std::nullopt};
  const Coefficients fitted = fit_both(sums);
  return Scalability{fitted.sigma, fitted.kappa, peak_of(fitted)};
}

}  // namespace ipcbench
