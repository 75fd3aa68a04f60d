#pragma once

#include <array>
#include <utility>

#include "harness/mechanism.h"
#include "os/fd.h"

namespace ipcbench {

struct PipeFds {
  Fd read;
  Fd write;
};

/// A new pipe; `flags`: of pipe2(2), beside O_CLOEXEC. Throws std::system_error.
PipeFds make_pipe(int flags = 0);

/// Two pipes, one a direction, that are made before the sides are forked.
class TwoPipes {
 public:
  struct Ends {
    Fd in;
    Fd out;
  };

  /// Likewise.
  explicit TwoPipes(int flags = 0) : pipes_{make_pipe(flags), make_pipe(flags)} {}

  /// That which this side writes, before a side has taken its ends.
  [[nodiscard]] const PipeFds& written_by(Role role) const { return pipes_[static_cast<std::size_t>(role)]; }

  /// The ends of that side, in its process. Closes the peer's: a stream ends when nobody else holds them.
  Ends take(Role role) {
    Ends own{std::move(pipes_[static_cast<std::size_t>(peer_of(role))].read),
             std::move(pipes_[static_cast<std::size_t>(role)].write)};
    close();
    return own;
  }

  /// Lets go of what was not taken.
  void close() { pipes_ = {}; }

 private:
  std::array<PipeFds, 2> pipes_;  // by the role that writes
};

}  // namespace ipcbench
