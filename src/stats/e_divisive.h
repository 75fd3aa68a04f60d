#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ipcbench {

/// What counts as a change in a series of values.
struct ChangeRule {
  std::size_t least_segment = 3;  ///< values on either side of a change; at least 2
  double level = 0.01;            ///< the chance that a stretch without any change shows one
  double least_step = 0;  ///< neighbouring segments' medians differ by at least this, in the values' unit
};

/// Where a series changes: the indices at which a new segment begins, ascending.
///
/// E-divisive with alpha = 1 (Matteson and James, "A nonparametric approach for multiple change point
/// analysis of multivariate data", JASA 109, 2014): the split whose sides differ most by their energy
/// distance, also where only a part of what follows is looked at, so that a step up and back down hides
/// nothing. It counts where permutations of the whole stretch, each searched for its own best split, seldom
/// do as well; then both sides are looked at the same way. Changes smaller than `least_step` go last,
/// smallest first, so that a creeping one is found once it adds up.
///
/// The test is exact up to its sampling, however short the stretch, so few values cannot show a change: a
/// clean step at level 0.01 takes 5 values on either side, 4 and 7, or 3 and 10 (of the n! orders,
/// 2 · k! · (n - k)! are as good as the best). The same values and seed give the same answer. The values hold
/// no NaN. Throws std::invalid_argument where the rule makes no sense.
std::vector<std::size_t> change_points(std::span<const double> values, const ChangeRule& rule,
                                       std::uint64_t seed);

}  // namespace ipcbench
