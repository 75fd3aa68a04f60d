#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/case.h"

namespace CLI {
class App;
}

namespace ipcbench {

/// A case as asked for, or why it cannot run here.
struct Candidate {
  Case point;
  std::optional<std::string> skip;
};

/// Whether a binary also measures what is written and read in place, where asked to (--transfer).
enum class Transfers : bool { copies, both };

/// The flags that choose cases of messages. Their values are here once the command line is parsed.
class MessageOptions {
 public:
  /// Throws what allowed_cpus throws.
  MessageOptions(CLI::App& app, Transfers transfers);

  /// Every combination of what was asked for and exists: a mechanism is left out for a wait strategy that it
  /// does not have. Throws UsageError for a value that does not exist, and for a wait strategy that none of
  /// the mechanisms has. Where polling idle cores were asked for and are not permitted, says so on stderr and
  /// adds the default to them.
  [[nodiscard]] std::vector<Candidate> candidates(RunDirectory& names) const;

  /// What each list of flags came to. Throw UsageError.
  [[nodiscard]] std::vector<std::size_t> sizes() const;
  [[nodiscard]] std::vector<Idle> idles() const;
  [[nodiscard]] std::vector<Transfer> transfers() const;
  [[nodiscard]] std::chrono::nanoseconds spin_bound() const;

  /// The pairs of cores between which a cache line travels: those named by --cpus, or one CPU of each core
  /// with that of each other.
  [[nodiscard]] std::vector<CpuPair> core_pairs() const;

 private:
  struct Place {
    Placement placement;
    PlacementChoice cpus;

    [[nodiscard]] std::optional<std::string> why_not() const {
      return cpus.pair || cpus.reason.empty() ? std::nullopt : std::optional(cpus.reason);
    }
  };
  // What the flags came to.
  struct Chosen {
    std::vector<Place> places;
    std::vector<std::size_t> sizes;
    std::vector<Wait> waits;
    std::vector<Idle> idles;
    std::vector<Transfer> transfers;
    std::optional<std::string> no_poll;  // why idle cores cannot be made to poll, where that was asked for
  };
  [[nodiscard]] std::vector<const Mechanism*> mechanisms() const;
  [[nodiscard]] std::vector<Wait> waits() const;
  [[nodiscard]] std::vector<Place> places() const;
  [[nodiscard]] std::vector<Place> pairs() const;
  void add_candidates(std::vector<Candidate>& all, Case point, const std::optional<std::string>& unfit,
                      const Chosen& chosen) const;

  std::vector<std::string> mechanisms_;
  std::vector<std::string> sizes_{"8", "64", "512", "4KiB", "64KiB", "1MiB"};
  std::vector<std::string> placements_{"same-core", "cross-core"};
  std::vector<std::string> idles_{"default"};
  std::vector<std::string> waits_;
  std::vector<std::string> transfers_{"copy"};
  std::vector<std::string> cpus_;
  std::string spin_bound_ = "10us";
  std::vector<Cpu> allowed_ = allowed_cpus();
};

}  // namespace ipcbench
