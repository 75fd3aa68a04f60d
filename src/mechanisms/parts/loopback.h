#pragma once

#include <netinet/in.h>

#include <optional>
#include <string>

namespace ipcbench {

/// What 127.0.0.1 is called in messages.
inline constexpr const char* loopback_name = "127.0.0.1";

/// 127.0.0.1, with any port.
sockaddr_in loopback_address();

/// Why sockets of that type cannot have that address; empty where they can.
std::optional<std::string> why_no_loopback(int type);

}  // namespace ipcbench
