#pragma once

#include <sys/types.h>

#include "harness/wait.h"
#include "os/fd.h"

namespace ipcbench {

/// How one side of a channel of descriptors waits. `block` sleeps in the call itself. All others make the
/// descriptors non-blocking: `spin` calls again and again; `poll` and `epoll` do as an event loop does, ask
/// before each receive and sleep there, and ask before a send only where there was no room.
class DescriptorWait {
 public:
  /// Throws std::system_error.
  DescriptorWait(Wait wait, int in, int out);

  [[nodiscard]] Wait wait() const { return wait_; }

  /// Repeats `call`, which receives from `in`, until it does something; its result, at least 0. Throws
  /// std::system_error naming `what`.
  template <class Call>
  ssize_t receive(const char* what, Call call) {
    for (;;) {
      if (asks()) await_readable();
      if (const ssize_t n = call(); n >= 0) return n;
      require_repeatable(what);
    }
  }

  /// The same for a `call` that sends to `out`.
  template <class Call>
  ssize_t send(const char* what, Call call) {
    for (;;) {
      if (const ssize_t n = call(); n >= 0) return n;
      require_repeatable(what);
      if (asks()) await_writable();
    }
  }

 private:
  [[nodiscard]] bool asks() const { return wait_ == Wait::poll || wait_ == Wait::epoll; }
  void await_readable();
  void await_writable();
  // Throws what errno says, unless the call may be repeated.
  void require_repeatable(const char* what) const;

  Wait wait_;
  int in_;
  int out_;
  Fd readable_;  // of epoll alone
  Fd writable_;
};

}  // namespace ipcbench
