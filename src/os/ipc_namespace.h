#pragma once

namespace ipcbench {

/// Moves this process, and those that it starts from now on, into an IPC namespace of its own
/// (ipc_namespaces(7)), with the limits for System V objects and POSIX queues of the one it leaves, as far as
/// they may be set. Objects made before are out of its reach. False where that is not permitted (it takes
/// CAP_SYS_ADMIN).
bool enter_own_ipc_namespace();

}  // namespace ipcbench
