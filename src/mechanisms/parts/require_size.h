#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string_view>

namespace ipcbench {

/// Throws std::runtime_error where a `what` ("datagram") of `received` bytes came instead of one of
/// `expected`.
void require_size(std::string_view what, ssize_t received, std::size_t expected);

}  // namespace ipcbench
