#include "report/clock_quality.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(ClockQuality, IsMeasured) {
  const ClockQuality quality = measure_clock();
  EXPECT_GE(quality.cost_ns, 0);
  EXPECT_GE(quality.resolution_ns, 1U);
  EXPECT_LE(quality.resolution_ns, 1'000'000'000U);
}

}  // namespace
}  // namespace ipcbench
