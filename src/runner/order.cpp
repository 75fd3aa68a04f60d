#include "runner/order.h"

#include <map>
#include <random>
#include <utility>

namespace ipcbench {

std::vector<Trial> shuffled_trials(std::span<const int> stages, int repetitions, std::uint64_t seed) {
  std::map<int, std::vector<std::size_t>> plans_of;
  for (std::size_t plan = 0; plan < stages.size(); ++plan) plans_of[stages[plan]].push_back(plan);

  std::vector<Trial> trials;
  std::mt19937_64 random(seed);
  for (const auto& [stage, plans] : plans_of) {
    for (int repetition = 0; repetition < repetitions; ++repetition) {
      const std::size_t first = trials.size();
      for (const std::size_t plan : plans) trials.push_back({plan, repetition});
      // Fisher and Yates by hand: std::shuffle's draws are left to the library. A remainder's bias is some
      // 2^-50.
      for (std::size_t left = plans.size(); left > 1; --left) {
        std::swap(trials[first + left - 1], trials[first + random() % left]);
      }
    }
  }
  return trials;
}

}  // namespace ipcbench
