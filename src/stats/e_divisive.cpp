#include "stats/e_divisive.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>
#include <stdexcept>

#include "stats/quantiles.h"

namespace ipcbench {
namespace {

// A short stretch is cheap, and there the level lies close to what can be reached at all, so that the p-value
// has to be known well; a long one's is either far below the level or far above.
constexpr std::size_t most_permutations = 9'999;
constexpr std::size_t least_permutations = 199;  // what ecp's e.divisive takes
constexpr std::size_t work = 10'000'000;         // values squared, times permutations

// Equal sums that were added up in another order.
constexpr double rounding = 1e-9;

struct Split {
  double energy = -1;
  std::size_t at = 0;
};

// Searches orders of one stretch for their best split; keeps the memory that takes.
class Search {
 public:
  Search(std::size_t size, std::size_t least_segment)
      : least_(least_segment), before_(size + 1), to_earlier_(size) {}

  // The largest energy distance between [0, at) and [at, end) over all `at` and `end`, weighted by
  // at * (end - at) / end: equation (5) of the paper with alpha = 1. It is
  //   2 / end * between - 2 * right / (end * (left - 1)) * within left - 2 * left / (end * (right - 1)) *
  //   within right,
  // each sum over pairs of distinct values.
  Split best(std::span<const double> values) {
    sum_up_beginnings(values);
    std::fill(to_earlier_.begin(), to_earlier_.end(), 0.0);
    Split best;
    for (std::size_t at = values.size() - 1; at >= least_; --at) {
      for (std::size_t k = at + 1; k < values.size(); ++k) {
        to_earlier_[k] += std::abs(values[at] - values[k]);
      }
      look_at(at, values.size(), best);
    }
    return best;
  }

 private:
  // before_[k]: the distances between all pairs of the first k values.
  void sum_up_beginnings(std::span<const double> values) {
    before_[0] = 0;
    for (std::size_t k = 0; k < values.size(); ++k) {
      double to_all = 0;
      for (std::size_t i = 0; i < k; ++i) to_all += std::abs(values[i] - values[k]);
      before_[k + 1] = before_[k] + to_all;
    }
  }

  // to_earlier_[k] holds the distances of value k to those of [at, k).
  void look_at(std::size_t at, std::size_t size, Split& best) const {
    const auto left = static_cast<double>(at);
    double within_right = 0;
    for (std::size_t end = at + 1; end <= size; ++end) {
      if (end > at + 1) within_right += to_earlier_[end - 1];
      if (end < at + least_) continue;
      const auto right = static_cast<double>(end - at);
      const double between = before_[end] - before_[at] - within_right;
      const double energy = 2 / (left + right) *
                            (between - right / (left - 1) * before_[at] - left / (right - 1) * within_right);
      if (energy > best.energy) best = {energy, at};
    }
  }

  std::size_t least_;
  std::vector<double> before_;
  std::vector<double> to_earlier_;
};

std::size_t permutations_for(std::size_t size) {
  return std::clamp(work / (size * size), least_permutations, most_permutations);
}

// Whether so few orders of the values split as well that this one is no chance: the Monte Carlo p-value (1 +
// as good) / (1 + permutations) is at most `level`. Ends once it cannot be (Besag and Clifford, "Sequential
// Monte Carlo p-values", 1991).
bool is_significant(Search& search, std::span<const double> values, double energy, double level,
                    std::mt19937_64& random) {
  const std::size_t permutations = permutations_for(values.size());
  std::vector<double> shuffled(values.begin(), values.end());
  const double most = level * static_cast<double>(permutations + 1) - 1;
  std::size_t as_good = 0;
  for (std::size_t i = 0; i < permutations && static_cast<double>(as_good) <= most; ++i) {
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    if (search.best(shuffled).energy >= energy * (1 - rounding)) ++as_good;
  }
  return static_cast<double>(as_good) <= most;
}

std::optional<std::size_t> change_in(std::span<const double> values, const ChangeRule& rule,
                                     std::mt19937_64& random) {
  if (values.size() < 2 * rule.least_segment) return std::nullopt;
  Search search(values.size(), rule.least_segment);
  const Split split = search.best(values);
  // Equal values: nothing differs from anything, and all orders are alike.
  if (split.energy <= 0 || !is_significant(search, values, split.energy, rule.level, random)) {
    return std::nullopt;
  }
  return split.at;
}

// Appends the changes of values [begin, end), in order.
void bisect(std::span<const double> values, std::size_t begin, std::size_t end, const ChangeRule& rule,
            std::mt19937_64& random, std::vector<std::size_t>& found) {
  const auto change = change_in(values.subspan(begin, end - begin), rule, random);
  if (!change) return;
  bisect(values, begin, begin + *change, rule, random, found);
  found.push_back(begin + *change);
  bisect(values, begin + *change, end, rule, random, found);
}

double step_at(std::span<const double> values, const std::vector<std::size_t>& changes, std::size_t i) {
  const std::size_t begin = i == 0 ? 0 : changes[i - 1];
  const std::size_t end = i + 1 == changes.size() ? values.size() : changes[i + 1];
  return std::abs(median(values.subspan(changes[i], end - changes[i])) -
                  median(values.subspan(begin, changes[i] - begin)));
}

void drop_small_steps(std::span<const double> values, double least, std::vector<std::size_t>& changes) {
  while (!changes.empty()) {
    std::vector<double> steps;
    for (std::size_t i = 0; i < changes.size(); ++i) steps.push_back(step_at(values, changes, i));
    const auto smallest = std::ranges::min_element(steps);
    if (*smallest >= least) return;
    changes.erase(changes.begin() + (smallest - steps.begin()));
  }
}

}  // namespace

std::vector<std::size_t> change_points(std::span<const double> values, const ChangeRule& rule,
                                       std::uint64_t seed) {
  if (rule.least_segment < 2 || !(rule.level > 0 && rule.level < 1) || !(rule.least_step >= 0)) {
    throw std::invalid_argument(
        "a segment has at least 2 values, a level lies between 0 and 1, a step is not negative");
  }
  std::mt19937_64 random(seed);
  std::vector<std::size_t> changes;
  bisect(values, 0, values.size(), rule, random, changes);
  drop_small_steps(values, rule.least_step, changes);
  return changes;
}

}  // namespace ipcbench
