#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/placement.h"
#include "os/idle.h"

namespace CLI {
class App;
}

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

/// What idle cores do, and why they cannot.
struct IdleChoice {
  Idle idle;
  std::optional<std::string> why_not;
};

/// Whether a case has two sides, each with a CPU of its own to choose, or processes that share what CPUs they
/// have: what is started begins where its caller may run.
enum class Sides : std::uint8_t { two, one };

/// The flags that choose CPUs and idle policies. Their values are here once the command line is parsed.
class PlaceOptions {
 public:
  /// Throws what allowed_cpus throws.
  explicit PlaceOptions(CLI::App& app, Sides sides = Sides::two);

  /// What the flags came to. Throw UsageError for a value that does not exist.
  [[nodiscard]] std::vector<Place> places() const;
  /// As asked for. Where polling idle cores were asked for and are not permitted, says so on stderr and adds
  /// the default to them.
  [[nodiscard]] std::vector<IdleChoice> idle_choices() const;
  [[nodiscard]] std::vector<Idle> idles() const;

  /// The pairs of cores between which a cache line travels: those named by --cpus, or one CPU of each core
  /// with that of each other.
  [[nodiscard]] std::vector<CpuPair> core_pairs() const;

  [[nodiscard]] std::size_t allowed() const { return allowed_.size(); }

 private:
  [[nodiscard]] std::vector<Place> pairs() const;

  std::span<const Placement> known_;
  std::vector<std::string> placements_;
  std::vector<std::string> idles_{"default"};
  std::vector<std::string> cpus_;
  std::vector<Cpu> allowed_ = allowed_cpus();
};

}  // namespace ipcbench
