#pragma once

#include <random>
#include <string>
#include <vector>

#include "harness/placement.h"
#include "harness/wait.h"
#include "os/idle.h"
#include "runner/command_line.h"
#include "stats/quantiles.h"

namespace ipcbench {

/// A slice takes about so long: short, so that what drifts on the machine drifts for both arms alike.
constexpr std::uint64_t slice_ns = 1'000'000;
/// Both arms of a round are warmed up for so long.
constexpr std::uint64_t warm_up_ns = 5'000'000;

/// What comparisons of two arms take from the command line. Their values are here once that is parsed.
class ComparisonOptions {
 public:
  explicit ComparisonOptions(CommandLine& line);

  /// The user's pair, or two cores that share a cache, or else one CPU twice. Throws UsageError.
  [[nodiscard]] CpuPair cpus() const;
  /// Polling idle cores where they are permitted, unless asked for otherwise. Throws UsageError.
  [[nodiscard]] Idle idle() const;

  int rounds = 60;  ///< fresh processes for both arms each
  int slices = 40;  ///< of each arm in a round

 private:
  std::vector<int> cpus_;
  std::string idle_;
};

/// Whether two sides that wait like that can be measured there; says so on stderr where they cannot.
bool can_run(const std::string& name, Wait wait, const CpuPair& cpus);

/// Calls both `pairs` times, the two of a pair in random order.
template <class First, class Second>
void take_turns(int pairs, std::mt19937& random, First first, Second second) {
  for (int i = 0; i < pairs; ++i) {
    const bool swapped = random() % 2 == 1;
    if (!swapped) first();
    second();
    if (swapped) first();
  }
}

/// The median of the rounds, and an interval for it.
struct Estimate {
  double median;
  Interval interval;  ///< 95 %, distribution-free
};

/// Throws std::invalid_argument for fewer values than an interval takes.
Estimate estimate(const std::vector<double>& values);

}  // namespace ipcbench
