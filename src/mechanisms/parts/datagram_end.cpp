#include "mechanisms/parts/datagram_end.h"

#include <sys/socket.h>

#include <stdexcept>
#include <utility>

#include "mechanisms/parts/require_size.h"
#include "os/fd.h"

namespace ipcbench {

DatagramEnd::DatagramEnd(Wait wait, Fd socket)
    : socket_(std::move(socket)), wait_(wait, socket_.get(), socket_.get()) {}

void DatagramEnd::send(ConstBytes message) {
  wait_.send("send", [&] { return ::send(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL); });
}

void DatagramEnd::receive(Bytes message) {
  const ssize_t n =
      wait_.receive("recv", [&] { return ::recv(socket_.get(), message.data(), message.size(), MSG_TRUNC); });
  if (n == 0) throw std::runtime_error("recv: the peer has closed its end");  // nobody sends an empty one
  require_size("datagram", n, message.size());
}

}  // namespace ipcbench
