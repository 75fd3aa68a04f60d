#include "stats/histogram.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "stats/quantiles.h"

namespace ipcbench {

std::uint64_t Histogram::count() const noexcept {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

double Histogram::mean() const noexcept {
  double sum = 0;
  double values = 0;
  for_each_bucket([&](std::uint64_t ns, std::uint64_t count) {
    sum += static_cast<double>(ns) * static_cast<double>(count);
    values += static_cast<double>(count);
  });
  return values > 0 ? sum / values : 0;
}

void Histogram::merge(const Histogram& other) noexcept {
  std::transform(counts_.begin(), counts_.end(), other.counts_.begin(), counts_.begin(), std::plus<>{});
  max_ = std::max(max_, other.max_);
}

std::uint64_t Histogram::quantile(double q) const {
  const std::uint64_t rank = nearest_rank(count(), q);
  std::size_t bucket = 0;
  for (std::uint64_t seen = counts_[0]; seen < rank; seen += counts_[bucket]) {
    ++bucket;
  }
  return representative(bucket);
}

std::optional<double> Histogram::carried_quantile(double q) const {
  if (!carries(count(), q)) return std::nullopt;
  return static_cast<double>(quantile(q));
}

}  // namespace ipcbench
