#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ipcbench {

/// One repetition of one plan.
struct Trial {
  std::size_t plan;
  int repetition;

  friend bool operator==(const Trial&, const Trial&) = default;
};

/// Every (plan, repetition) once, in an order that `seed` decides, the same with every compiler. Repetition r
/// of all plans comes before repetition r + 1 of any, so that a run that is cut short has measured all of
/// them equally often, and drift meets all alike.
std::vector<Trial> shuffled_trials(std::size_t plans, int repetitions, std::uint64_t seed);

}  // namespace ipcbench
