#include "runner/steadiness.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <thread>

#include "os/clock.h"
#include "os/usage_error.h"
#include "stats/quantiles.h"

namespace ipcbench {
namespace {

constexpr int tries = 10;
constexpr int batches = 50;
constexpr int runs_of_batch = 11;
constexpr int pairs_of_run = 100;

// Of the interquartile range of the batches over their median. On a shared virtual machine with two cores it
// was 0.005 to 0.06, with three busy loops beside it up to 0.07; a clock that is read by a system call (some
// 100 ns for some 20) in a quarter of the batches is above 1.
constexpr double largest_spread = 0.25;

double cost_of_pair() {
  std::uint64_t sum_ns = 0;
  for (int i = 0; i < pairs_of_run; ++i) {
    const std::uint64_t start = now_ns();
    sum_ns += now_ns() - start;
  }
  return static_cast<double>(sum_ns) / pairs_of_run;
}

double spread_of(const std::vector<double>& costs) {
  const double range = quantile(costs, 0.75) - quantile(costs, 0.25);
  return range == 0 ? 0 : range / median(costs);  // a coarse clock costs 0 by its own account, always
}

}  // namespace

std::vector<double> costs_of_clock_pairs() {
  std::vector<double> costs(batches);
  for (double& cost : costs) {
    std::vector<double> runs(runs_of_batch);
    std::ranges::generate(runs, cost_of_pair);
    cost = median(runs);
  }
  return costs;
}

void require_steady_clock(const CostSamples& take, std::chrono::milliseconds pause) {
  double steadiest = std::numeric_limits<double>::infinity();
  for (int i = 0; i < tries; ++i) {
    if (i > 0) std::this_thread::sleep_for(pause);
    steadiest = std::min(steadiest, spread_of(take()));
    if (steadiest <= largest_spread) return;
  }
  throw Unresolved(fmt::format(
      "too noisy to say anything: the cost of reading the clock spreads over {:.0f} % of its median, "
      "more than {:.0f} %; see `ipcbench env` for what disturbs this machine",
      100 * steadiest, 100 * largest_spread));
}

}  // namespace ipcbench
