#include "report/clock_quality.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "os/clock.h"
#include "stats/quantiles.h"

namespace ipcbench {
namespace {

double cost_of_a_reading() {
  constexpr int batches = 200;
  constexpr int readings = 100;
  std::array<double, batches> costs{};
  for (double& cost : costs) {
    const std::uint64_t start = now_ns();
    std::uint64_t last = start;
    for (int i = 0; i < readings; ++i) {
      last = now_ns();
    }
    cost = static_cast<double>(last - start) / readings;
  }
  return median(costs);
}

std::uint64_t smallest_step() {
  constexpr int steps = 1000;
  std::uint64_t smallest = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t last = now_ns();
  for (int seen = 0; seen < steps;) {
    const std::uint64_t now = now_ns();
    if (now != last) {
      smallest = std::min(smallest, now - last);
      last = now;
      ++seen;
    }
  }
  return smallest;
}

}  // namespace

ClockQuality measure_clock() {
  return {cost_of_a_reading(), smallest_step()};
}

}  // namespace ipcbench
