#pragma once

#include <optional>
#include <span>

namespace ipcbench {

/// Where values of two kinds part: the geometric middle of the kinds' means, of the two that differ least
/// within themselves (Otsu, "A threshold selection method from gray-level histograms", 1979, on logarithms).
/// Empty where the means are less than a factor of two apart, or less than a twentieth is of one kind: then
/// all are of one. Values are above 0.
std::optional<double> boundary_of_two_kinds(std::span<const double> values);

}  // namespace ipcbench
