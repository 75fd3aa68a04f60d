#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/placement.h"
#include "harness/wait.h"
#include "os/idle.h"

namespace ipcbench {

/// What a gate compares two builds by: the mean round trip, its 99th percentile, or the rate of a stream.
enum class GateMetric : std::uint8_t { rtt_mean, rtt_p99, messages_per_s };
constexpr std::string_view name(GateMetric metric) {
  return metric == GateMetric::rtt_mean  ? "rtt_mean"
         : metric == GateMetric::rtt_p99 ? "rtt_p99"
                                         : "messages_per_s";
}

/// One comparison of a gate.
struct Cell {
  std::string mechanism;
  Wait wait;
  std::size_t message_bytes;
  Placement placement;
  Idle idle;
  GateMetric metric;

  /// "pipe/block/64/cross-core/poll/rtt_mean": its name in every output.
  [[nodiscard]] std::string name() const;
};

/// The cells of a gate that was not told which: four for each of the six mechanisms that the suite has always
/// had, at 64 B and 4 KiB, on one core and across two, where idle cores poll. Where a mechanism can spin, one
/// of its four does.
std::vector<Cell> default_cells();

/// Every cell there is for the mechanisms of the registry that carry bytes: each way to wait, the sizes of a
/// default run, same-core and cross-core, both idle policies, each metric; without two spinners on one core.
std::vector<Cell> all_cells();

}  // namespace ipcbench
