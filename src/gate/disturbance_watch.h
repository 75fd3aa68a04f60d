#pragma once

#include <deque>
#include <filesystem>
#include <span>
#include <string>

#include "os/disturbance.h"

namespace ipcbench {

/// Whether others held the machine while a round was measured, by limits fixed beforehand: steal of more than
/// 25 % of the round's CPUs over the last second or more, which is how finely the kernel counts it, or
/// throttling by a control group for more than a tenth of the round. Whatever such a round says, it is
/// dropped, for all arms alike.
class DisturbanceWatch {
 public:
  /// Reads the counters of the system below `root`.
  explicit DisturbanceWatch(std::filesystem::path root = "/");

  void begin_round();
  /// Why the round that began last does not count; empty where it does.
  [[nodiscard]] std::string end_round(std::span<const int> cpus);

 private:
  void forget_before(std::chrono::steady_clock::time_point moment);

  std::filesystem::path root_;
  std::deque<DisturbanceSnapshot> snapshots_;  // at least the last second's
  DisturbanceSnapshot begin_;
};

/// What the limits say about a round that took so long, and the time before it that steal is looked at over.
/// Empty where it counts; unknown is no disturbance.
std::string disturbed_round(const Disturbance& recently, const Disturbance& round,
                            std::chrono::nanoseconds round_took);

}  // namespace ipcbench
