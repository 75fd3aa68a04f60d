#pragma once

#include <optional>
#include <string>

namespace ipcbench {

/// What a small text file (of /proc or /sys) holds up to its first zero byte, without white space at either
/// end. Empty where it cannot be opened or read; a file that holds nothing gives an empty string.
std::optional<std::string> read_text(const std::string& path);

}  // namespace ipcbench
