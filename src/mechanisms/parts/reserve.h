#pragma once

#include <cstddef>
#include <string_view>

#include "harness/mechanism.h"

namespace ipcbench {

/// Gives the file or shared memory behind `fd` a size, with room for all of it now: a write to a mapping that
/// finds the file system full later is a SIGBUS. Throws std::system_error naming `what`.
void reserve(int fd, std::size_t bytes, std::string_view what);

/// What a file system's free room means for a mechanism that keeps `copies` messages in it.
Availability available_room(const char* directory, std::size_t copies);

}  // namespace ipcbench
