#pragma once

#include <optional>
#include <string>

namespace ipcbench {

/// What this program was built from.
struct BuildIdentity {
  std::string commit;         ///< empty where that is unknown
  std::optional<bool> dirty;  ///< with uncommitted changes; empty where that is unknown
  std::string version{};      ///< "0.1.0"
};
BuildIdentity build_identity();

/// "0.1.0 (1a2b3c4d5e6f, with changes)": its version, and what it was built from where that is known.
std::string version_text(const BuildIdentity& build);

}  // namespace ipcbench
