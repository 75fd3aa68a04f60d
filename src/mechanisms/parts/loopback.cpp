#include "mechanisms/parts/loopback.h"

#include <fmt/format.h>

#include <system_error>

#include "mechanisms/parts/sockets.h"

namespace ipcbench {

sockaddr_in loopback_address() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::optional<std::string> why_no_loopback(int type) {
  try {
    bind_to(new_socket(AF_INET, type), loopback_address(), loopback_name);
  } catch (const std::system_error& error) {
    return fmt::format("{}; ip link set lo up", error.what());
  }
  return std::nullopt;
}

}  // namespace ipcbench
