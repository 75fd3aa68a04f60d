#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/placement.h"
#include "runner/command_line.h"
#include "runner/idle_options.h"

namespace ipcbench {

/// Where the processes of a case run, or why nowhere.
struct Place {
  Placement placement;
  PlacementChoice cpus;

  [[nodiscard]] std::optional<std::string> why_not() const {
    return cpus.pair || cpus.reason.empty() ? std::nullopt : std::optional(cpus.reason);
  }
  /// On how many CPUs, where `allowed` are.
  [[nodiscard]] std::size_t width(std::size_t allowed) const {
    return !cpus.pair ? allowed : cpus.pair->a == cpus.pair->b ? 1 : 2;
  }
};

/// Whether a case has two sides, each with a CPU of its own to choose, or processes that share what CPUs they
/// have: what is started begins where its caller may run.
enum class Sides : std::uint8_t { two, one };

/// The flags that choose CPUs and idle policies (runner/idle_options.h). Their values are here once the
/// command line is parsed.
class PlaceOptions {
 public:
  /// Throws what allowed_cpus throws.
  explicit PlaceOptions(CommandLine& line, Sides sides = Sides::two);

  /// What the flags came to. Throws UsageError for a value that does not exist.
  [[nodiscard]] std::vector<Place> places() const;
  [[nodiscard]] std::vector<IdleChoice> idle_choices() const { return idle_.idle_choices(); }
  [[nodiscard]] std::vector<Idle> idles() const { return idle_.idles(); }

  /// The pairs of cores between which a cache line travels: those named by --cpus, or one CPU of each core
  /// with that of each other.
  [[nodiscard]] std::vector<CpuPair> core_pairs() const;

  [[nodiscard]] std::size_t allowed() const { return allowed_.size(); }

 private:
  [[nodiscard]] std::vector<Place> pairs() const;

  std::span<const Placement> known_;
  std::vector<std::string> placements_;
  std::vector<std::string> cpus_;
  IdleOptions idle_;
  std::vector<Cpu> allowed_ = allowed_cpus();
};

}  // namespace ipcbench
