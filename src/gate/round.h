#pragma once

#include <chrono>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "gate/arm.h"
#include "gate/cell.h"

namespace ipcbench {

/// How a round is measured.
struct RoundSetting {
  int slices = 30;                             ///< of each arm, of about 1 ms
  std::chrono::milliseconds deadline{10'000};  ///< for each answer of an arm
};

/// One round of a cell: a fresh process of each build with a fresh session, all alive at once, in slices of
/// as many trips, taken in turns in an order that is random within each turn; who waits sleeps, on both
/// sides. Gives, for each build but the first, the logarithm of its cost over the first's: above 0 where it
/// is slower. The idle policy of the cell has to be held by the caller. Throws what an Arm throws.
std::vector<double> measure_round(std::span<const Build> builds, const Cell& cell,
                                  const std::optional<CpuPair>& cpus, const RoundSetting& setting,
                                  std::mt19937_64& random);

}  // namespace ipcbench
