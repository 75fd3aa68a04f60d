#pragma once

namespace ipcbench {

/// Lets the calling thread run on `cpu` alone. Throws std::system_error.
void pin_to(int cpu);

}  // namespace ipcbench
