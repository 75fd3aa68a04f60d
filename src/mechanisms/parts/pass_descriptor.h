#pragma once

#include "os/fd.h"

namespace ipcbench {

/// Sends a descriptor through an AF_UNIX socket to the process at its other end (SCM_RIGHTS, unix(7)); the
/// caller keeps its own. Throws std::system_error.
void send_descriptor(int socket, int fd);

/// Waits for such a message; the descriptor that came, closed on exec. Throws std::system_error, and
/// std::runtime_error where the peer has closed its end or something else came.
Fd receive_descriptor(int socket);

}  // namespace ipcbench
