#pragma once

#include <string>

#include "os/child.h"
#include "os/function_ref.h"

namespace ipcbench {

/// A forked process and all that it forks in turn. Nothing of it is left once this object goes, however each
/// of them ended: who dies orphans its children to this process (PR_SET_CHILD_SUBREAPER), which tells them
/// from others by their process group.
class ChildTree {
 public:
  /// Forks as Child does. Throws std::system_error.
  ChildTree(const std::string& name, FunctionRef<void()> body);
  ChildTree(const ChildTree&) = delete;
  ChildTree& operator=(const ChildTree&) = delete;
  /// Kills the root if it still runs, and then as wait().
  ~ChildTree();

  /// Readable once the root has ended.
  [[nodiscard]] int pidfd() const { return root_.pidfd(); }
  /// Waits until the root has ended, kills what it left, and reaps all. How the root ended. Throws
  /// std::system_error.
  ExitStatus wait();

 private:
  int adopted_before_;
  Child root_;
  bool over_ = false;
};

}  // namespace ipcbench
