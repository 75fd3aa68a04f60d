#pragma once

#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "harness/mechanism.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {

/// The end of a two-way byte stream made of two one-way descriptors, which block. Does what a stream asks
/// for: writes and reads go on until the whole message has passed.
class ByteStreamEnd {
 public:
  ByteStreamEnd(Fd in, Fd out) : in_(std::move(in)), out_(std::move(out)) {}

  void send(ConstBytes message) {
    while (!message.empty()) {
      const ssize_t n = ::write(out_.get(), message.data(), message.size());
      if (n >= 0) {
        message = message.subspan(static_cast<std::size_t>(n));
      } else if (errno != EINTR) {
        throw_errno("write");
      }
    }
  }

  void receive(Bytes message) {
    while (!message.empty()) {
      const ssize_t n = ::read(in_.get(), message.data(), message.size());
      if (n > 0) {
        message = message.subspan(static_cast<std::size_t>(n));
      } else if (n == 0) {
        throw std::runtime_error("read: the peer has closed its end");
      } else if (errno != EINTR) {
        throw_errno("read");
      }
    }
  }

 private:
  Fd in_;
  Fd out_;
};

}  // namespace ipcbench
