#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace ipcbench {

/// The rank, counted from 1, of quantile `q` among `count` sorted values by the nearest-rank definition: the
/// smallest rank r with r >= q * count, and at least 1.
/// Throws std::invalid_argument where count is 0 or q lies outside [0, 1].
std::uint64_t nearest_rank(std::uint64_t count, double q);

/// Whether so many samples carry quantile `q`: at least 100 of them lie beyond its rank (p50 needs 200
/// samples, p99 10,000, p999 100,000). Throws std::invalid_argument where q lies outside [0, 1].
bool carries(std::uint64_t samples, double q);

/// Quantile `q` of values in any order, interpolated linearly between the two neighbours of rank 1 + q * (n -
/// 1): Hyndman and Fan's type 7, which NumPy, pandas and R use unless told otherwise. The values hold no NaN.
/// Throws std::invalid_argument where there are no values or q lies outside [0, 1].
double quantile(std::span<const double> values, double q);

/// The middle value, or the mean of the middle two. Throws std::invalid_argument where there are no values.
double median(std::span<const double> values);

/// Both ends belong to it.
struct Interval {
  double low;
  double high;
};

/// With five values even the interval from the least to the largest holds the median with 93.75 % alone.
constexpr std::size_t fewest_for_interval = 6;

/// An interval that holds the median of the population with at least this confidence, whatever the
/// distribution: the narrowest pair of order statistics, equally far from both ends, by the binomial with p =
/// 1/2 (David and Nagaraja, Order Statistics, 7.1). Empty where there are too few values: fewer than
/// fewest_for_interval for 95 %. Throws std::domain_error where the confidence does not lie between 0 and 1.
std::optional<Interval> median_interval(std::span<const double> values, double confidence = 0.95);

}  // namespace ipcbench
