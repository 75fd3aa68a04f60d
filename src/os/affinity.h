#pragma once

#include <span>

namespace ipcbench {

/// Lets the calling thread run on `cpu` alone. Throws std::system_error.
void pin_to(int cpu);

/// Lets the calling thread, and those that it starts from then on, run on these alone. Throws
/// std::system_error.
void pin_to(std::span<const int> cpus);

}  // namespace ipcbench
