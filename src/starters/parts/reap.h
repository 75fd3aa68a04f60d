#pragma once

#include <sys/types.h>

namespace ipcbench {

/// Waits for a child and reaps it. Throws std::runtime_error where it did not end with 0, and
/// std::system_error.
void reap_process(pid_t pid);

/// Throws std::runtime_error for a status as waitpid gives it, if it is not that of a good end.
void require_good_end(int status);

}  // namespace ipcbench
