#pragma once

#include <optional>
#include <span>

#include "stats/quantiles.h"

namespace ipcbench {

/// By how much the values of `to` lie above those of `from`: the median of all differences, one of each
/// (Hodges and Lehmann, 1963). Values hold no NaN. Throws std::invalid_argument where either has no values.
double shift(std::span<const double> from, std::span<const double> to);

/// An interval that holds that shift of the population with at least this confidence, whatever the
/// distribution, as long as it is the same on both sides but for the shift: the order statistics of all
/// differences at the quantiles of the Mann-Whitney statistic (Moses; Hollander, Wolfe and Chicken,
/// Nonparametric Statistical Methods, 4.3). Exact up to 100 and 100 values (or 31 and 1,000, 3 and
/// 100,000), beyond that by the normal approximation with continuity correction. Empty where there are too
/// few values: for 95 %, from 4 and 4, 3 and 5, 2 and 8, or 1 and 39 on there is one. Throws
/// std::domain_error where the confidence does not lie between 0 and 1.
std::optional<Interval> shift_interval(std::span<const double> from, std::span<const double> to,
                                       double confidence = 0.95);

/// The chance of values that lie so clearly above `margin`, or more so, if that shift is at most `margin`:
/// the one-sided test of Mann and Whitney (1947), exact and approximate as above; ties count against. 1 where
/// either has no values.
double shift_p_value(std::span<const double> from, std::span<const double> to, double margin);

}  // namespace ipcbench
