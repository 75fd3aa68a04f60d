// Two AF_UNIX datagram sockets, each bound to a path in the run's own directory and connected to the other.
//
// A datagram is one piece of the kernel's memory, so a large one needs contiguous memory. A sender sleeps
// when what it has under way exceeds SO_SNDBUF; between sockets connected to each other
// net.unix.max_dgram_qlen does not count (unix_dgram_sendmsg, net/unix/af_unix.c). A dead receiver is
// ECONNREFUSED.

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include "harness/registry.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "mechanisms/parts/fill.h"
#include "mechanisms/parts/largest.h"
#include "mechanisms/parts/require_size.h"

namespace ipcbench {
namespace {

// A datagram may have SO_SNDBUF less 32 bytes (unix_dgram_sendmsg).
constexpr std::size_t datagram_overhead_bytes = 32;

int send_buffer(int socket) {
  int bytes = 0;
  socklen_t size = sizeof bytes;
  check(::getsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, &size), "SO_SNDBUF");
  return bytes;
}

// The default where it suffices; else as much as is needed, beyond net.core.wmem_max where that is permitted
// (socket(7)).
bool provide_send_buffer(int socket, std::size_t message_bytes) {
  const auto needed = static_cast<int>(message_bytes + datagram_overhead_bytes);
  for (const int option : {SO_SNDBUF, SO_SNDBUFFORCE}) {
    if (send_buffer(socket) >= needed) return true;
    const int half = needed / 2 + 1;  // the kernel doubles it
    ::setsockopt(socket, SOL_SOCKET, option, &half, sizeof half);
  }
  return send_buffer(socket) >= needed;
}

// Whether the kernel takes a datagram of that size from this process.
bool carries(std::size_t message_bytes) {
  std::array<int, 2> fds{};
  check(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds.data()), "socketpair");
  const Fd a(fds[0]);
  const Fd b(fds[1]);
  const std::vector<std::byte> message(message_bytes);
  return provide_send_buffer(a.get(), message_bytes) &&
         ::send(a.get(), message.data(), message.size(), MSG_DONTWAIT) == static_cast<ssize_t>(message_bytes);
}

sockaddr_un address_of(const Name& name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.value().size() >= sizeof address.sun_path) {
    throw std::runtime_error(fmt::format(
        "{} is longer than the {} characters of a socket's path: set TMPDIR to a shorter directory",
        name.value(), sizeof address.sun_path - 1));
  }
  std::memcpy(address.sun_path, name.c_str(), name.value().size());
  return address;
}

template <Wait W>
class UnixDgramEnd {
 public:
  explicit UnixDgramEnd(Fd socket) : socket_(std::move(socket)), wait_(socket_.get(), socket_.get()) {}

  void send(ConstBytes message) {
    wait_.send("send", [&] { return ::send(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL); });
  }

  void receive(Bytes message) {
    const ssize_t n = wait_.receive(
        "recv", [&] { return ::recv(socket_.get(), message.data(), message.size(), MSG_TRUNC); });
    require_size("datagram", n, message.size());
  }

 private:
  Fd socket_;
  DescriptorWait<W> wait_;
};

class UnixDgram {
 public:
  static constexpr Description about{
      .id = "unix-dgram",
      .title = "AF_UNIX datagram sockets",
      .family = "datagram",
      .path =
          "send copies the message into a buffer of the kernel, queues it at the peer and wakes it; recv "
          "copies it out.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .many_to_many_bytes = suite_max_message_bytes,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) {
    return {{},
            largest(suite_max_message_bytes, carries),
            "net.core.wmem_max without CAP_NET_ADMIN, and contiguous kernel memory"};
  }

  explicit UnixDgram(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        names_{config.names.file("initiator"), config.names.file("responder")} {
    for (std::size_t i = 0; i < 2; ++i) make_socket(i);
    for (std::size_t i = 0; i < 2; ++i) {
      const sockaddr_un peer = address_of(names_[1 - i]);
      check(::connect(sockets_[i].get(), reinterpret_cast<const sockaddr*>(&peer), sizeof peer),
            fmt::format("connecting to {}", peer.sun_path));
    }
  }

  Capacity capacity() { return capacity_by_filling(sockets_[0].get(), sockets_[1].get(), message_bytes_); }

  template <Wait W>
  UnixDgramEnd<W> attach(Role role) {
    Fd own = std::move(sockets_[static_cast<std::size_t>(role)]);
    close_in_runner();
    return UnixDgramEnd<W>(std::move(own));
  }

  void close_in_runner() { sockets_ = {}; }

 private:
  void make_socket(std::size_t i) {
    sockets_[i].reset(check(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket"));
    const sockaddr_un own = address_of(names_[i]);
    check(::bind(sockets_[i].get(), reinterpret_cast<const sockaddr*>(&own), sizeof own),
          fmt::format("binding {}", own.sun_path));
    if (!provide_send_buffer(sockets_[i].get(), message_bytes_)) {
      throw std::runtime_error(
          fmt::format("a datagram of {} bytes needs a send buffer over net.core.wmem_max", message_bytes_));
    }
  }

  std::size_t message_bytes_;
  std::array<Name, 2> names_;
  std::array<Fd, 2> sockets_;
};

const Registration<UnixDgram> registration;

}  // namespace
}  // namespace ipcbench
