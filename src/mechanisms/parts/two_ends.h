#pragma once

#include <array>
#include <utility>

#include "harness/mechanism.h"
#include "os/fd.h"

namespace ipcbench {

/// The descriptors of a channel that is made whole before its sides are forked: the initiator's and the
/// responder's.
class TwoEnds {
 public:
  explicit TwoEnds(std::array<Fd, 2> ends) : ends_(std::move(ends)) {}

  /// A side's own, in that side's process. The peer's is let go of: a dead peer shows when nobody else holds
  /// its end.
  Fd take(Role role) {
    Fd own = std::move(ends_[static_cast<std::size_t>(role)]);
    close();
    return own;
  }

  /// Lets go of what was not taken.
  void close() { ends_ = {}; }

 private:
  std::array<Fd, 2> ends_;
};

}  // namespace ipcbench
