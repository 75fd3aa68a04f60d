#pragma once

#include <chrono>
#include <functional>
#include <vector>

namespace ipcbench {

/// One look at what measuring itself costs: for each of some batches the median cost of a pair of clock
/// readings around nothing, in ns.
using CostSamples = std::function<std::vector<double>()>;

/// Takes some milliseconds.
std::vector<double> costs_of_clock_pairs();

/// Throws Unresolved where that cost is not the same from one batch to the next, as seL4bench refuses to go
/// on: figures taken with such a clock say nothing. Looks again, `pause` later, up to ten times: one steady
/// look is enough, so that a busy moment stops nobody.
void require_steady_clock(const CostSamples& take = costs_of_clock_pairs,
                          std::chrono::milliseconds pause = std::chrono::milliseconds(100));

}  // namespace ipcbench
