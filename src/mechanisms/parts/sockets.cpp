#include "mechanisms/parts/sockets.h"

namespace ipcbench {

Fd new_socket(int family, int type) {
  return Fd(check(::socket(family, type | SOCK_CLOEXEC, 0), "socket"));
}

std::array<Fd, 2> unix_pair(int type) {
  std::array<int, 2> fds{};
  check(::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds.data()), "socketpair");
  return {Fd(fds[0]), Fd(fds[1])};
}

}  // namespace ipcbench
