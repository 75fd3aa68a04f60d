#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

/// The words of `text` in lines of at most `width` characters; a longer word has a line to itself. A text
/// without words is one empty line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace ipcbench
