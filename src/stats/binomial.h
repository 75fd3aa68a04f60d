#pragma once

#include <cstddef>

namespace ipcbench {

/// How many of `n` independent values lie below the median of their population: the binomial with p = 1/2.

/// The chance that at most `k` of them do.
double chance_of_at_most(std::size_t k, std::size_t n);

/// The largest rank, counted from 1, whose order statistic lies above the median with a chance of at most
/// `tail`: the chance that fewer than so many values lie below it. 0 where there is none.
std::size_t rank_below_median(std::size_t n, double tail);

}  // namespace ipcbench
