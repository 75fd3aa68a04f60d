#pragma once

#include <chrono>
#include <optional>
#include <random>
#include <span>
#include <string>

#include "gate/arm.h"
#include "gate/cell.h"

namespace ipcbench {

/// What one round of a cell gave.
struct Round {
  double head;                    ///< the logarithm of head's cost over base's: above 0 where head is slower
  std::optional<double> rebuilt;  ///< that of base built again, where there is such a build
  std::string disturbed;          ///< why the round does not count, whatever it gave; empty where it does
};

/// How a round is measured.
struct RoundSetting {
  int slices = 16;                             ///< of each arm, of about 1 ms
  std::chrono::milliseconds deadline{10'000};  ///< for each answer of an arm
};

/// One round of a cell by base, head and, where there is a third build, base built again: a fresh process of
/// each with a fresh session, all alive at once, in slices of as many trips, taken in turns in an order that
/// is random within each turn; who waits sleeps, on both sides. The idle policy of the cell has to be held by
/// the caller, who also knows whether the round was disturbed. Throws what an Arm throws.
Round measure_round(std::span<const Build> builds, const Cell& cell, const std::optional<CpuPair>& cpus,
                    const RoundSetting& setting, std::mt19937_64& random);

}  // namespace ipcbench
