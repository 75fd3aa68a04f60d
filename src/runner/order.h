#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ipcbench {

/// One repetition of one plan.
struct Trial {
  std::size_t plan;
  int repetition;

  friend bool operator==(const Trial&, const Trial&) = default;
};

/// Every (plan, repetition) once, in an order that `seed` decides, the same with every compiler. `stages` has
/// the stage of each plan; the lower stage comes first, whole. Within a stage repetition r of all plans comes
/// before repetition r + 1 of any, so that a run that is cut short has measured all of them equally often,
/// and drift meets all alike.
std::vector<Trial> shuffled_trials(std::span<const int> stages, int repetitions, std::uint64_t seed);

}  // namespace ipcbench
