#pragma once

#include <cstdint>
#include <string_view>

#include "stats/exponential.h"

namespace ipcbench {

/// When the messages of an open loop are due: at equal distances, or at random (a Poisson process: what many
/// independent senders amount to).
enum class Schedule : std::uint8_t { fixed, poisson };
constexpr std::string_view name(Schedule schedule) {
  return schedule == Schedule::fixed ? "fixed" : "poisson";
}

/// The intended times of sending, one after the other. Two with the same arguments tell the same times, which
/// is how a consumer knows when a message was due without being told in the message.
class Arrivals {
 public:
  /// `interval_ns`: the mean distance of two messages.
  Arrivals(Schedule schedule, double interval_ns, std::uint32_t seed)
      : schedule_(schedule), interval_ns_(interval_ns), distances_(seed) {}

  /// The next one, in ns since the start; the first is 0.
  std::uint64_t next() {
    const auto due = static_cast<std::uint64_t>(due_ns_);
    // Multiplied and not added up, so that a fixed schedule does not drift by the rounding of each sum.
    due_ns_ = schedule_ == Schedule::fixed ? interval_ns_ * static_cast<double>(++number_)
                                           : due_ns_ + interval_ns_ * distances_.next();
    return due;
  }

 private:
  Schedule schedule_;
  double interval_ns_;
  std::uint64_t number_ = 0;
  double due_ns_ = 0;
  ExponentialDraws distances_;  // of a Poisson process, in intervals
};

}  // namespace ipcbench
