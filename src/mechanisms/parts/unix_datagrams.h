#pragma once

#include <cstddef>

#include "harness/mechanism.h"
#include "os/fd.h"

namespace ipcbench {

/// What the sockets of AF_UNIX that keep messages apart have in common (SOCK_DGRAM and SOCK_SEQPACKET: both
/// send by unix_dgram_sendmsg, net/unix/af_unix.c). A message needs a send buffer (SO_SNDBUF) that holds it,
/// and is one piece of the kernel's memory, so that a large one needs contiguous memory.

/// The largest message that this process may send by such a socket. Throws std::system_error.
Availability unix_datagrams_available(int type);

/// Provides a send buffer for messages of that size. Throws std::runtime_error where none is permitted.
void require_send_buffer(const Fd& socket, std::size_t message_bytes);

/// How many messages of that size a pair of such sockets, connected to each other, holds in one direction.
/// Throws as above.
Capacity unix_datagram_capacity(int type, std::size_t message_bytes);

}  // namespace ipcbench
