#include "stats/binomial.h"

#include <algorithm>
#include <cmath>

namespace ipcbench {
namespace {

// The chances of 0, 1, 2, … values, one after the other: (n over k) / 2^n. The exponent is kept apart, since
// 2^-n is no double from n = 1075 on.
class Chances {
 public:
  explicit Chances(std::size_t n) : n_(n), exponent_(-static_cast<int>(n)) {}

  [[nodiscard]] double current() const { return std::ldexp(mantissa_, exponent_); }

  double next() {
    ++k_;
    int shift = 0;
    mantissa_ = std::frexp(mantissa_ * static_cast<double>(n_ + 1 - k_) / static_cast<double>(k_), &shift);
    exponent_ += shift;
    return current();
  }

 private:
  std::size_t n_;
  std::size_t k_ = 0;
  double mantissa_ = 1;
  int exponent_;
};

}  // namespace

double chance_of_at_most(std::size_t k, std::size_t n) {
  if (k >= n) return 1;
  Chances chances(n);
  double sum = chances.current();
  for (std::size_t i = 0; i < k; ++i) sum += chances.next();
  return std::min(sum, 1.0);
}

std::size_t rank_below_median(std::size_t n, double tail) {
  Chances chances(n);
  std::size_t rank = 0;
  for (double below = chances.current(); rank < n && below <= tail; below += chances.next()) ++rank;
  return rank;
}

}  // namespace ipcbench
