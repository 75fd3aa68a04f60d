#pragma once

#include <cstddef>

namespace ipcbench {

/// Of every processor that the suite runs on.
constexpr std::size_t cache_line_bytes = 64;

/// Two lines, so that the adjacent-line prefetcher does not tie neighbours together.
constexpr std::size_t apart_bytes = 128;

}  // namespace ipcbench
