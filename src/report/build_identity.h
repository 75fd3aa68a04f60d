#pragma once

#include <optional>
#include <string>

namespace ipcbench {

/// What this program was built from.
struct BuildIdentity {
  std::string commit;         ///< empty where that is unknown
  std::optional<bool> dirty;  ///< with uncommitted changes; empty where that is unknown
};
BuildIdentity build_identity();

}  // namespace ipcbench
