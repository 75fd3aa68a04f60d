#pragma once

#include <cstddef>

#include "harness/mechanism.h"

namespace ipcbench {

/// How many messages of that size a connection of AF_UNIX stream sockets holds in one direction, whether it
/// was made by socketpair or by a path: found with one of its own, as the modes of a channel's descriptors
/// are its sides' own. Throws std::system_error.
Capacity unix_stream_capacity(std::size_t message_bytes);

}  // namespace ipcbench
