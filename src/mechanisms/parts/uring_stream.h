#pragma once

#include <cerrno>
#include <stdexcept>
#include <utility>

#include "harness/endpoint.h"
#include "mechanisms/parts/uring.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {

/// As ByteStreamEnd, with each write and read an operation of the side's own ring. `Operations` prepares
/// them: `send(io_uring_sqe*, int fd, ConstBytes)` and `receive(io_uring_sqe*, int fd, Bytes)`.
template <class Operations>
class UringStreamEnd final : public Endpoint {
 public:
  UringStreamEnd(Wait wait, Fd in, Fd out)
      : wait_(wait), in_(std::move(in)), out_(std::move(out)), ring_(Uring::for_waiting(wait)) {}
  UringStreamEnd(Wait wait, Fd both) : UringStreamEnd(wait, std::move(both), Fd()) {}

  void send(ConstBytes message) override {
    while (!message.empty()) {
      const int n = run("sending through io_uring", [&](io_uring_sqe* entry) {
        Operations::send(entry, out_ ? out_.get() : in_.get(), message);
      });
      message = message.subspan(static_cast<std::size_t>(n));
    }
  }

  void receive(Bytes message) override {
    while (!message.empty()) {
      const int n = run("receiving through io_uring",
                        [&](io_uring_sqe* entry) { Operations::receive(entry, in_.get(), message); });
      if (n == 0) throw std::runtime_error("receiving through io_uring: the peer has closed its end");
      message = message.subspan(static_cast<std::size_t>(n));
    }
  }

 private:
  template <class Prepare>
  int run(const char* what, Prepare prepare) {
    for (;;) {
      prepare(ring_.prepare());
      const int result = ring_.run(wait_);
      if (result >= 0) return result;
      errno = -result;
      if (errno != EINTR && errno != EAGAIN) throw_errno(what);
    }
  }

  Wait wait_;
  Fd in_;
  Fd out_;  // empty where `in_` goes both ways
  Uring ring_;
};

}  // namespace ipcbench
