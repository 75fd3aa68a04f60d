#pragma once

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <string_view>

#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {

/// A new socket of an address family (AF_UNIX, …) and a type (SOCK_STREAM, …). Throws std::system_error.
Fd new_socket(int family, int type);

/// Two AF_UNIX sockets of that type, connected to each other and without names. Throws std::system_error.
std::array<Fd, 2> unix_pair(int type);

/// Gives the socket an address of its own. Throws std::system_error with `name`, which says what address that
/// is.
template <class Address>
void bind_to(const Fd& socket, const Address& address, std::string_view name) {
  check(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
        fmt::format("binding {}", name));
}

/// Connects the socket to another's address. Throws as above.
template <class Address>
void connect_to(const Fd& socket, const Address& address, std::string_view name) {
  check(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
        fmt::format("connecting to {}", name));
}

/// What a bound socket's address has become, with the port that the kernel chose. Throws std::system_error.
template <class Address>
Address own_address(const Fd& socket) {
  Address address{};
  socklen_t size = sizeof address;
  check(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  return address;
}

/// Both ends of a new connection of stream sockets within this process. `any_port` is an address of this
/// machine without a port, in which anybody may connect to a listener: a stranger's connection is not taken.
/// Throws std::system_error with `name`, as above.
template <class Address>
std::array<Fd, 2> connection_within(const Address& any_port, std::string_view name) {
  const int family = reinterpret_cast<const sockaddr*>(&any_port)->sa_family;
  const Fd listener = new_socket(family, SOCK_STREAM);
  bind_to(listener, any_port, name);
  check(::listen(listener.get(), 1), fmt::format("listening on {}", name));

  std::array<Fd, 2> ends{new_socket(family, SOCK_STREAM), Fd()};
  bind_to(ends[0], any_port, name);
  connect_to(ends[0], own_address<Address>(listener), name);
  const auto expected = own_address<Address>(ends[0]);
  for (Address peer{}; std::memcmp(&peer, &expected, sizeof peer) != 0;) {
    socklen_t size = sizeof peer;
    ends[1].reset(
        check(::accept4(listener.get(), reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC), "accept"));
  }
  return ends;
}

}  // namespace ipcbench
