#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>

#include <cerrno>
#include <cstdint>

#include "harness/wait.h"
#include "os/cpu_relax.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {

/// How one side of a channel of descriptors waits. `block` sleeps in the call itself. All others make the
/// descriptors non-blocking: `spin` calls again and again; `poll` and `epoll` do as an event loop does, ask
/// before each receive and sleep there, and ask before a send only where there was no room.
template <Wait W>
class DescriptorWait {
 public:
  /// Throws std::system_error.
  DescriptorWait(int in, int out) {
    if constexpr (W != Wait::block) {
      for (const int fd : {in, out}) {
        check(::fcntl(fd, F_SETFL, check(::fcntl(fd, F_GETFL), "F_GETFL") | O_NONBLOCK), "O_NONBLOCK");
      }
    }
    if constexpr (W == Wait::epoll) {
      readable_ = watch(in, EPOLLIN);
      writable_ = watch(out, EPOLLOUT);
    }
    in_ = in;
    out_ = out;
  }

  /// Repeats `call`, which receives from `in`, until it does something; its result, at least 0. Throws
  /// std::system_error naming `what`.
  template <class Call>
  ssize_t receive(const char* what, Call call) {
    for (;;) {
      if constexpr (W == Wait::poll) poll_for(in_, POLLIN);
      if constexpr (W == Wait::epoll) epoll_for(readable_);
      if (const ssize_t n = call(); n >= 0) return n;
      if (!may_repeat()) throw_errno(what);
    }
  }

  /// The same for a `call` that sends to `out`.
  template <class Call>
  ssize_t send(const char* what, Call call) {
    for (;;) {
      if (const ssize_t n = call(); n >= 0) return n;
      if (!may_repeat()) throw_errno(what);
      if constexpr (W == Wait::poll) poll_for(out_, POLLOUT);
      if constexpr (W == Wait::epoll) epoll_for(writable_);
    }
  }

 private:
  static bool may_repeat() {
    if (errno == EINTR) return true;
    if constexpr (W == Wait::spin) cpu_relax();
    return W != Wait::block && errno == EAGAIN;
  }
  static void poll_for(int fd, std::int16_t events) {
    pollfd wait{fd, events, 0};
    if (::poll(&wait, 1, -1) < 0 && errno != EINTR) throw_errno("poll");
  }
  static void epoll_for(const Fd& epoll) {
    epoll_event event{};
    if (::epoll_wait(epoll.get(), &event, 1, -1) < 0 && errno != EINTR) throw_errno("epoll_wait");
  }
  static Fd watch(int fd, std::uint32_t events) {
    Fd epoll(check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
    epoll_event event{.events = events, .data = {}};
    check(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
    return epoll;
  }

  int in_ = -1;
  int out_ = -1;
  Fd readable_;  // of epoll alone
  Fd writable_;
};

}  // namespace ipcbench
