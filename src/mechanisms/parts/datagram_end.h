#pragma once

#include <sys/socket.h>

#include <stdexcept>
#include <utility>

#include "harness/mechanism.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "mechanisms/parts/require_size.h"

namespace ipcbench {

/// The end of a channel of datagrams: one socket that both sends, to what it is connected to, and receives.
template <Wait W>
class DatagramEnd {
 public:
  explicit DatagramEnd(Fd socket) : socket_(std::move(socket)), wait_(socket_.get(), socket_.get()) {}

  void send(ConstBytes message) {
    wait_.send("send", [&] { return ::send(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL); });
  }

  void receive(Bytes message) {
    const ssize_t n = wait_.receive(
        "recv", [&] { return ::recv(socket_.get(), message.data(), message.size(), MSG_TRUNC); });
    if (n == 0) throw std::runtime_error("recv: the peer has closed its end");  // nobody sends an empty one
    require_size("datagram", n, message.size());
  }

 private:
  Fd socket_;
  DescriptorWait<W> wait_;
};

}  // namespace ipcbench
