#include "runner/order.h"

#include <random>
#include <utility>

namespace ipcbench {

std::vector<Trial> shuffled_trials(std::size_t plans, int repetitions, std::uint64_t seed) {
  std::vector<Trial> trials;
  std::mt19937_64 random(seed);
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    const std::size_t first = trials.size();
    for (std::size_t plan = 0; plan < plans; ++plan) trials.push_back({plan, repetition});
    // Fisher and Yates by hand: std::shuffle's draws are left to the library. A remainder's bias is some
    // 2^-50.
    for (std::size_t left = plans; left > 1; --left) {
      std::swap(trials[first + left - 1], trials[first + random() % left]);
    }
  }
  return trials;
}

}  // namespace ipcbench
