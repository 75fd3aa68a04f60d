#include "report/metric.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(FormatMetric, KnowsTheUnitByTheName) {
  EXPECT_EQ(format_metric("rtt_mean_ns", 5471), "5.47 µs");
  EXPECT_EQ(format_metric("ns", 812), "812 ns");
  EXPECT_EQ(format_metric("cpu_ns_per_message", 1500), "1.50 µs");
  EXPECT_EQ(format_metric("wall_s", 0.1318), "132 ms");
  EXPECT_EQ(format_metric("bytes_per_s", 1.2e9), "1.20 GB/s");
  EXPECT_EQ(format_metric("messages_per_s", 151'000), "151 k");
  EXPECT_EQ(format_metric("speedup", 1.934), "1.93");
  EXPECT_EQ(format_metric("columns", 12), "12");
}

TEST(IsTimeOrRate, IsWhatWasMeasuredAndDependsOnTheMachine) {
  for (const char* metric :
       {"ns", "rtt_mean_ns", "cpu_ns_per_message", "wall_s", "messages_per_s", "bytes_per_s"}) {
    EXPECT_TRUE(is_time_or_rate(metric)) << metric;
  }
  for (const char* metric :
       {"iterations", "messages", "asked_per_s", "capacity_bytes", "steal_percent", "cache_line_ns",
        "cache_line_end_ns", "wake_up_ns", "wake_up_end_ns", "cpu_wait_percent", "pressure_percent",
        "speedup", "voluntary_switches_per_message", "columns"}) {
    EXPECT_FALSE(is_time_or_rate(metric)) << metric;
  }
}

TEST(PercentileOf, IsInTheEndOfTheName) {
  EXPECT_EQ(percentile_of("rtt_p50_ns"), 0.5);
  EXPECT_EQ(percentile_of("rtt_p90_ns"), 0.9);
  EXPECT_EQ(percentile_of("latency_p99_ns"), 0.99);
  EXPECT_EQ(percentile_of("rtt_p999_ns"), 0.999);
  EXPECT_EQ(percentile_of("latency_p9999_ns"), 0.9999);
  EXPECT_EQ(percentile_of("rtt_mean_ns"), std::nullopt);
  EXPECT_EQ(percentile_of("rtt_max_ns"), std::nullopt);
}

TEST(IsMaximum, IsInTheEndOfTheName) {
  EXPECT_TRUE(is_maximum("rtt_max_ns"));
  EXPECT_FALSE(is_maximum("rtt_p50_ns"));
}

}  // namespace
}  // namespace ipcbench
