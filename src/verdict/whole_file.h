#pragma once

#include <filesystem>
#include <string_view>

namespace ipcbench {

/// Writes a file whole or not at all: beside its place, and then over what stands there. Throws
/// std::system_error naming the file, and leaves an earlier one as it is and nothing beside it.
void write_whole(const std::filesystem::path& file, std::string_view text);

}  // namespace ipcbench
