#pragma once

#include <cstdint>

namespace ipcbench {

/// How good the clock of every measurement (os/clock.h) is on this machine.
struct ClockQuality {
  double cost_ns;               // of one reading: the median over batches of readings back to back
  std::uint64_t resolution_ns;  // the smallest step seen between two readings that differ
};

/// Measures both: some milliseconds, or as long as a coarse clock takes for a thousand steps.
ClockQuality measure_clock();

}  // namespace ipcbench
