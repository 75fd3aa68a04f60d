#pragma once

#include <optional>
#include <string>
#include <vector>

#include "os/idle.h"
#include "runner/command_line.h"

namespace ipcbench {

/// What idle cores do, and why they cannot.
struct IdleChoice {
  Idle idle;
  std::optional<std::string> why_not;
};

/// The flag --idle. Its values are here once the command line is parsed.
class IdleOptions {
 public:
  explicit IdleOptions(CommandLine& line);

  /// As asked for. Where polling idle cores were asked for and are not permitted, says so on stderr and adds
  /// the default to them. Throw UsageError for a value that does not exist.
  [[nodiscard]] std::vector<IdleChoice> idle_choices() const;
  [[nodiscard]] std::vector<Idle> idles() const;

 private:
  std::vector<std::string> idles_{"default"};
};

}  // namespace ipcbench
