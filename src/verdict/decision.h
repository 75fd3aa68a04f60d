#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stats/quantiles.h"

namespace ipcbench {

/// What a verdict is decided by; all values are logarithms of ratios, above 0 where head is slower.

/// The chance that so many of the values lie above `margin`, or more, if their median does not: the sign test
/// (Dixon and Mood, 1946). 1 where there are none.
double sign_test(std::span<const double> values, double margin);

/// Which of several hypotheses are rejected so that the chance of rejecting any that holds is at most `alpha`
/// whatever depends on what (Holm, "A simple sequentially rejective multiple test procedure", 1979).
std::vector<bool> holm(std::span<const double> p_values, double alpha);

/// An order statistic below which the median lies with a chance of at most `alpha`, by the binomial with p =
/// 1/2; minus infinity where there are too few values.
double lower_bound(std::span<const double> values, double alpha);
/// The same above.
double upper_bound(std::span<const double> values, double alpha);

/// The least shift of all values that would have had `lower_bound` at `alpha` exceed `margin` in four runs of
/// five, as far as these values tell; infinity where there are too few.
double smallest_visible(std::span<const double> values, double margin, double alpha);

/// The least ratio that a cell has to be able to show for its silence to mean something: 1.10, or twice the
/// margin asked for where that is more.
double least_to_show(double margin);

}  // namespace ipcbench
