#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace ipcbench {

/// Why one child of this process may not write into another's memory (process_vm_writev(2), which asks for
/// the same as process_vm_readv), and how that may be had; empty: it may. That is tried, since it depends on
/// more than can be looked up. Throws std::system_error.
std::optional<std::string> why_no_peer_memory();

/// Lets that process and all its children read and write this one's memory, where Yama asks for such
/// permission (prctl(2), PR_SET_PTRACER).
void open_memory_to_children_of(pid_t process);

}  // namespace ipcbench
