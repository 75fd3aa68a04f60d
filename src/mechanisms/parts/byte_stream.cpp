#include "mechanisms/parts/byte_stream.h"

#include <unistd.h>

#include <stdexcept>
#include <utility>

#include "os/fd.h"

namespace ipcbench {

ByteStreamEnd::ByteStreamEnd(Wait wait, Fd in, Fd out)
    : in_(std::move(in)), out_(std::move(out)), wait_(wait, in_.get(), out_.get()) {}

ByteStreamEnd::ByteStreamEnd(Wait wait, Fd both) : in_(std::move(both)), wait_(wait, in_.get(), in_.get()) {}

void ByteStreamEnd::send(ConstBytes message) {
  while (!message.empty()) {
    const ssize_t n = wait_.send("write", [&] { return ::write(out(), message.data(), message.size()); });
    message = message.subspan(static_cast<std::size_t>(n));
  }
}

void ByteStreamEnd::receive(Bytes message) {
  while (!message.empty()) {
    const ssize_t n =
        wait_.receive("read", [&] { return ::read(in_.get(), message.data(), message.size()); });
    if (n == 0) throw std::runtime_error("read: the peer has closed its end");
    message = message.subspan(static_cast<std::size_t>(n));
  }
}

}  // namespace ipcbench
