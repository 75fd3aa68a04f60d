#pragma once

#include <unistd.h>

#include <stdexcept>

#include "harness/mechanism.h"
#include "mechanisms/parts/descriptor_wait.h"

namespace ipcbench {

/// The end of a two-way byte stream made of two one-way descriptors, or of one that goes both ways. Does what
/// a stream asks for: writes and reads go on until the whole message has passed.
template <Wait W>
class ByteStreamEnd {
 public:
  ByteStreamEnd(Fd in, Fd out) : in_(std::move(in)), out_(std::move(out)), wait_(in_.get(), out_.get()) {}
  explicit ByteStreamEnd(Fd both) : in_(std::move(both)), wait_(in_.get(), in_.get()) {}

  void send(ConstBytes message) {
    while (!message.empty()) {
      const ssize_t n = wait_.send("write", [&] { return ::write(out(), message.data(), message.size()); });
      message = message.subspan(static_cast<std::size_t>(n));
    }
  }

  void receive(Bytes message) {
    while (!message.empty()) {
      const ssize_t n =
          wait_.receive("read", [&] { return ::read(in_.get(), message.data(), message.size()); });
      if (n == 0) throw std::runtime_error("read: the peer has closed its end");
      message = message.subspan(static_cast<std::size_t>(n));
    }
  }

 private:
  [[nodiscard]] int out() const { return out_ ? out_.get() : in_.get(); }

  Fd in_;
  Fd out_;  // empty where `in_` goes both ways
  DescriptorWait<W> wait_;
};

}  // namespace ipcbench
