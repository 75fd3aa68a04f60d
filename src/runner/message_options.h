#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/case.h"
#include "runner/command_line.h"
#include "runner/place_options.h"

namespace ipcbench {

/// A case as asked for, or why it cannot run here.
struct Candidate {
  Case point;
  std::optional<std::string> skip;
};

/// Whether a binary also measures what is written and read in place, where asked to (--transfer).
enum class Transfers : bool { copies, both };

/// The message sizes of most questions, where --sizes is not given.
inline const std::vector<std::string> usual_sizes{"8", "64", "512", "4KiB", "64KiB", "1MiB"};

/// The flags that choose cases of messages. Their values are here once the command line is parsed.
class MessageOptions {
 public:
  /// `sizes`: where --sizes is not given. Throws what allowed_cpus throws.
  MessageOptions(CommandLine& line, Transfers transfers, std::vector<std::string> sizes = usual_sizes);

  /// Every combination of what was asked for and exists: a mechanism is left out for a wait strategy that it
  /// does not have. Throws UsageError for a value that does not exist, and for a wait strategy that none of
  /// the mechanisms has. Where polling idle cores were asked for and are not permitted, says so on stderr and
  /// adds the default to them.
  [[nodiscard]] std::vector<Candidate> candidates(RunDirectory& names) const;

  /// What each list of flags came to. Throw UsageError.
  [[nodiscard]] std::vector<std::size_t> sizes() const;
  [[nodiscard]] std::vector<Transfer> transfers() const;
  [[nodiscard]] std::chrono::nanoseconds spin_bound() const;
  [[nodiscard]] std::vector<CpuPair> core_pairs() const { return places_.core_pairs(); }

 private:
  // What the flags came to.
  struct Chosen {
    std::vector<Place> places;
    std::vector<std::size_t> sizes;
    std::vector<Wait> waits;
    std::vector<IdleChoice> idles;
    std::vector<Transfer> transfers;
  };
  [[nodiscard]] std::vector<const Mechanism*> mechanisms() const;
  [[nodiscard]] std::vector<Wait> waits() const;
  static void add_candidates(std::vector<Candidate>& all, Case point, std::size_t cpus,
                             const std::optional<std::string>& unfit, const Chosen& chosen);

  std::vector<std::string> mechanisms_;
  std::vector<std::string> sizes_;
  PlaceOptions places_;
  std::vector<std::string> waits_;
  std::vector<std::string> transfers_{"copy"};
  std::string spin_bound_ = "10us";
};

}  // namespace ipcbench
