#include "comparison.h"

#include <fmt/format.h>

#include <cstdio>

#include "os/usage_error.h"

namespace ipcbench {
namespace {

constexpr int rounds_for_interval = 6;

}  // namespace

ComparisonOptions::ComparisonOptions(CommandLine& line) {
  line.add("--rounds", rounds, "Rounds of fresh processes for each case")
      .within(rounds_for_interval, 100'000)
      .show_default();
  line.add("--slices", slices, "Slices of each arm in a round, of about 1 ms")
      .within(1, 100'000)
      .show_default();
  line.add("--cpus", cpus_, "A,B: where the two sides run (default: cross-core, else one CPU)")
      .list()
      .count(2, 2);
  line.add("--idle", idle_, "What idle cores do: default, poll (default: poll where it is permitted)");
}

CpuPair ComparisonOptions::cpus() const {
  const auto allowed = allowed_cpus();
  if (!cpus_.empty()) {
    const PlacementChoice named = pair_of(cpus_[0], cpus_[1], allowed);
    if (!named.pair) throw UsageError(fmt::format("--cpus: {}", named.reason));
    return *named.pair;
  }
  const PlacementChoice apart = choose_cpus(Placement::cross_core, allowed);
  return apart.pair ? *apart.pair : choose_cpus(Placement::same_core, allowed).pair.value();
}

Idle ComparisonOptions::idle() const {
  const auto no_poll = why_no_idle_poll();
  if (idle_.empty()) return no_poll ? Idle::system_default : Idle::poll;
  if (idle_ == name(Idle::system_default)) return Idle::system_default;
  if (idle_ != name(Idle::poll)) {
    throw UsageError(fmt::format("--idle: unknown '{}'; there are default, poll", idle_));
  }
  if (no_poll) throw UsageError(fmt::format("--idle=poll is not permitted: {}", *no_poll));
  return Idle::poll;
}

bool can_run(const std::string& name, Wait wait, const CpuPair& cpus) {
  if (wait != Wait::spin || cpus.a != cpus.b) return true;
  fmt::print(stderr, "{} is skipped: on one CPU each side would spin until its time slice ends\n", name);
  return false;
}

Estimate estimate(const std::vector<double>& values) {
  const auto interval = median_interval(values);
  if (!interval) {
    throw std::invalid_argument(fmt::format("an interval takes at least {} rounds", rounds_for_interval));
  }
  return {median(values), *interval};
}

}  // namespace ipcbench
