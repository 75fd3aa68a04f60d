#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "harness/case.h"

namespace ipcbench {

/// A case as asked for, or why it cannot run here.
struct Candidate {
  Case point;
  std::optional<std::string> skip;
};

/// The flags that choose cases of messages. Their values are here once the command line is parsed.
class MessageOptions {
 public:
  explicit MessageOptions(CLI::App& app);

  /// Every combination of what was asked for. Throws UsageError for a value that does not exist. Where
  /// polling idle cores were asked for and are not permitted, says so on stderr and adds the default to them.
  [[nodiscard]] std::vector<Candidate> candidates(RunDirectory& names) const;

 private:
  [[nodiscard]] std::vector<const Mechanism*> chosen_mechanisms() const;
  [[nodiscard]] std::vector<std::size_t> chosen_sizes() const;
  [[nodiscard]] std::vector<Wait> chosen_waits() const;
  [[nodiscard]] std::vector<Placement> chosen_placements() const;
  [[nodiscard]] std::vector<Idle> chosen_idles() const;
  [[nodiscard]] PlacementChoice cpus_for(Placement placement) const;

  std::vector<std::string> mechanisms_;
  std::vector<std::string> sizes_{"8", "64", "512", "4KiB", "64KiB", "1MiB"};
  std::vector<std::string> placements_{"same-core", "cross-core"};
  std::vector<std::string> idles_{"default"};
  std::vector<std::string> waits_{"block"};
  std::vector<int> cpus_;
  std::vector<Cpu> allowed_ = allowed_cpus();
};

/// Sizes as people write them: "4096", "4KiB", "4K", "1M" (powers of 1024). Throws UsageError naming `flag`,
/// for 0 and for more than the suite's largest message too.
std::size_t parse_size(const std::string& text, const std::string& flag);

}  // namespace ipcbench
