#pragma once

namespace ipcbench {

/// Takes in the processes that a dead child of this process leaves behind (PR_SET_CHILD_SUBREAPER, prctl(2)):
/// they end with this object, and are reaped. While it lives, whoever waits for a child names it. One at a
/// time.
class Orphans {
 public:
  /// Throws std::system_error.
  Orphans();
  Orphans(const Orphans&) = delete;
  Orphans& operator=(const Orphans&) = delete;
  /// Kills and reaps all children that this process still has.
  ~Orphans();
};

}  // namespace ipcbench
