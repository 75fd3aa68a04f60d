#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "stats/histogram.h"
#include "stats/quantiles.h"

namespace ipcbench {

using Times = std::vector<std::uint64_t>;

constexpr std::uint64_t ns_per_us = 1'000;
constexpr std::uint64_t ns_per_ms = 1'000'000;

/// A clock for the loops that stands still but for what a test adds, and for what each look at it takes.
struct DrivenClock {
  static inline std::uint64_t time_ns = 0;
  static inline std::uint64_t look_ns = 0;

  static std::uint64_t now_ns() { return std::exchange(time_ns, time_ns + look_ns); }
  static void set(std::uint64_t time, std::uint64_t look) {
    time_ns = time;
    look_ns = look;
  }
};

/// Expects of a histogram the quantiles of exactly these values: itself exact below 128 ns, and within 1 %
/// above.
inline void expect_quantiles(const Histogram& histogram, Times exact) {
  ASSERT_EQ(histogram.count(), exact.size());
  std::ranges::sort(exact);
  for (const double q : {0.0, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
    const auto expected = static_cast<double>(exact[nearest_rank(exact.size(), q) - 1]);
    const double tolerance = expected < 128 ? 0 : expected / 100;
    EXPECT_NEAR(static_cast<double>(histogram.quantile(q)), expected, tolerance) << "quantile " << q;
  }
  EXPECT_EQ(histogram.max(), exact.back());
}

}  // namespace ipcbench
