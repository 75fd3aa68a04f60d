#include "mechanisms/parts/unix_address.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cstring>
#include <stdexcept>

#include "mechanisms/parts/sockets.h"
#include "os/fd.h"

namespace ipcbench {

sockaddr_un unix_address(const Name& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.value().size() >= sizeof address.sun_path) {
    throw std::runtime_error(fmt::format(
        "{} is longer than the {} characters of a socket's path: set TMPDIR to a shorter directory",
        path.value(), sizeof address.sun_path - 1));
  }
  std::memcpy(address.sun_path, path.c_str(), path.value().size());
  return address;
}

bool listens_at(const Name& path) {
  const sockaddr_un address = unix_address(path);
  const Fd socket = new_socket(AF_UNIX, SOCK_STREAM);
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace ipcbench
