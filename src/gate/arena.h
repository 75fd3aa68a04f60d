#pragma once

#include <optional>
#include <random>
#include <vector>

#include "gate/disturbance_watch.h"
#include "gate/places.h"
#include "gate/round.h"
#include "os/idle.h"
#include "os/interrupt.h"

namespace ipcbench {

/// Where builds meet: knows what runs where, holds each cell's idle policy, and watches for disturbance.
class Arena {
 public:
  /// `places` and `interrupt` have to outlive it.
  Arena(std::vector<Build> builds, const Places& places, const RoundSetting& setting,
        const Interrupt& interrupt, std::uint64_t seed);

  /// One round of a cell, with what disturbed it. Throws what measure_round throws, and Interrupted.
  Round measure(const Cell& cell);

 private:
  void hold(Idle idle);

  std::vector<Build> builds_;
  const Places& places_;
  RoundSetting setting_;
  const Interrupt& interrupt_;
  std::mt19937_64 random_;
  DisturbanceWatch watch_;
  std::optional<Idle> held_;
  std::optional<IdlePolicy> policy_;
};

}  // namespace ipcbench
