#include "gate/disturbance_watch.h"

#include <fmt/format.h>

#include <utility>

namespace ipcbench {
namespace {

constexpr double most_steal_percent = 25;
constexpr double most_throttled_share = 0.1;
// Steal is counted in ticks of 10 ms: see steal_percent.
constexpr std::chrono::milliseconds window{1100};

}  // namespace

DisturbanceWatch::DisturbanceWatch(std::filesystem::path root)
    : root_(std::move(root)), begin_(take_disturbance_snapshot(root_)) {}

void DisturbanceWatch::begin_round() {
  begin_ = take_disturbance_snapshot(root_);
  snapshots_.push_back(begin_);
}

std::string DisturbanceWatch::end_round(std::span<const int> cpus) {
  const DisturbanceSnapshot now = take_disturbance_snapshot(root_);
  forget_before(now.taken - window);
  return disturbed_round(disturbance_between(snapshots_.front(), now, cpus),
                         disturbance_between(begin_, now, cpus), now.taken - begin_.taken);
}

// But for the last one before it, from which on the window is covered.
void DisturbanceWatch::forget_before(std::chrono::steady_clock::time_point moment) {
  while (snapshots_.size() > 1 && snapshots_[1].taken <= moment) snapshots_.pop_front();
}

std::string disturbed_round(const Disturbance& recently, const Disturbance& round,
                            std::chrono::nanoseconds round_took) {
  if (recently.steal_percent.value_or(0) > most_steal_percent) {
    return fmt::format("the hypervisor took {:.0f} % of its CPUs (limit {:.0f} %)", *recently.steal_percent,
                       most_steal_percent);
  }
  const double round_us = static_cast<double>(round_took.count()) / 1e3;
  const double throttled = static_cast<double>(round.throttled_us.value_or(0)) / round_us;
  if (throttled > most_throttled_share) {
    return fmt::format("its control group was throttled for {:.0f} % of its time (limit {:.0f} %)",
                       100 * throttled, 100 * most_throttled_share);
  }
  return {};
}

}  // namespace ipcbench
