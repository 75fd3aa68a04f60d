#include "stats/normal.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>

namespace ipcbench {

double normal_probability(double z) {
  return std::erfc(-z / std::numbers::sqrt2) / 2;
}

double normal_quantile(double probability) {
  if (!(probability > 0 && probability < 1)) {
    throw std::domain_error("a quantile's probability lies between 0 and 1");
  }
  // The upper half would lose the digits of a probability close to 1.
  if (probability > 0.5) return -normal_quantile(1 - probability);
  // Halved until the ends are neighbours. No double is as small as the probability of -40.
  double low = -40;
  double high = 0;
  for (;;) {
    const double middle = std::midpoint(low, high);
    if (middle == low || middle == high) return high;
    (normal_probability(middle) < probability ? low : high) = middle;
  }
}

}  // namespace ipcbench
