#pragma once

#include <cstdint>

namespace ipcbench {

/// Counts from `n` to 0 and does nothing else: the lecture's CPU-bound task.
void countdown(std::uint64_t n);

}  // namespace ipcbench
