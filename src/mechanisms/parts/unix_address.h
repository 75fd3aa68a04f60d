#pragma once

#include <sys/un.h>

#include "os/run_directory.h"

namespace ipcbench {

/// The address of an AF_UNIX socket with that path. Throws std::runtime_error where the path is longer than
/// an address may be.
sockaddr_un unix_address(const Name& path);

/// Whether somebody listens there, on a stream socket. Throws as above.
bool listens_at(const Name& path);

}  // namespace ipcbench
