#pragma once

#include <sys/types.h>

#include <string_view>

#include "harness/mechanism.h"

namespace ipcbench {

/// Writes all of `bytes` into the file behind `fd`, from that offset on. Throws std::system_error naming
/// `what`.
void write_at(int fd, ConstBytes bytes, off_t offset, std::string_view what);

}  // namespace ipcbench
