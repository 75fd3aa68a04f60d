#pragma once

#include <sys/types.h>

#include <span>

namespace ipcbench {

/// Moves this process, and those that it starts from now on, into a mount namespace of its own
/// (mount_namespaces(7)), in which nothing lies in these directories: each is a tmpfs, which goes with the
/// last process in there. Throws std::system_error (it takes CAP_SYS_ADMIN).
void enter_own_mount_namespace(std::span<const char* const> emptied);

/// Whether that can be done here, which a child tries.
bool can_enter_own_mount_namespace(std::span<const char* const> emptied);

/// Moves this process, which has one thread, into the mount namespace of that one, to its root and its
/// working directory. Throws std::system_error (it takes CAP_SYS_ADMIN and CAP_SYS_CHROOT).
void enter_mount_namespace_of(pid_t pid);

}  // namespace ipcbench
