#include "mechanisms/parts/unix_datagrams.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "mechanisms/parts/fill.h"
#include "mechanisms/parts/largest.h"
#include "mechanisms/parts/sockets.h"
#include "os/error.h"

namespace ipcbench {
namespace {

// A datagram may have SO_SNDBUF less 32 bytes (unix_dgram_sendmsg).
constexpr std::size_t datagram_overhead_bytes = 32;

int send_buffer(const Fd& socket) {
  int bytes = 0;
  socklen_t size = sizeof bytes;
  check(::getsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &bytes, &size), "SO_SNDBUF");
  return bytes;
}

// The default where it suffices; else as much as is needed, beyond net.core.wmem_max where that is permitted
// (socket(7)).
bool provide_send_buffer(const Fd& socket, std::size_t message_bytes) {
  const auto needed = static_cast<int>(message_bytes + datagram_overhead_bytes);
  for (const int option : {SO_SNDBUF, SO_SNDBUFFORCE}) {
    if (send_buffer(socket) >= needed) return true;
    const int half = needed / 2 + 1;  // the kernel doubles it
    ::setsockopt(socket.get(), SOL_SOCKET, option, &half, sizeof half);
  }
  return send_buffer(socket) >= needed;
}

// Whether the kernel takes a message of that size from this process.
bool carries(int type, std::size_t message_bytes) {
  const std::array<Fd, 2> pair = unix_pair(type);
  const std::vector<std::byte> message(message_bytes);
  return provide_send_buffer(pair[0], message_bytes) &&
         ::send(pair[0].get(), message.data(), message.size(), MSG_DONTWAIT) ==
             static_cast<ssize_t>(message_bytes);
}

}  // namespace

Availability unix_datagrams_available(int type) {
  return {{},
          largest(suite_max_message_bytes, [type](std::size_t bytes) { return carries(type, bytes); }),
          "net.core.wmem_max without CAP_NET_ADMIN, and contiguous kernel memory"};
}

void require_send_buffer(const Fd& socket, std::size_t message_bytes) {
  if (provide_send_buffer(socket, message_bytes)) return;
  throw std::runtime_error(
      fmt::format("a datagram of {} bytes needs a send buffer over net.core.wmem_max", message_bytes));
}

Capacity unix_datagram_capacity(int type, std::size_t message_bytes) {
  const std::array<Fd, 2> pair = unix_pair(type);
  require_send_buffer(pair[0], message_bytes);
  return capacity_by_filling(pair[0].get(), pair[1].get(), message_bytes);
}

}  // namespace ipcbench
