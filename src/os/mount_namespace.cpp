#include "os/mount_namespace.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "os/child.h"
#include "os/error.h"

namespace ipcbench {

void enter_own_mount_namespace(std::span<const char* const> emptied) {
  check(::unshare(CLONE_NEWNS), "unshare of the mounts");
  // So that what is mounted here does not show where this process comes from.
  check(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "making the mounts private");
  for (const char* directory : emptied) {
    check(::mount("ipcbench", directory, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777"),
          fmt::format("mounting a tmpfs on {}", directory));
  }
}

bool can_enter_own_mount_namespace(std::span<const char* const> emptied) {
  return Child("mounts", [&] { enter_own_mount_namespace(emptied); }).wait().clean();
}

void enter_mount_namespace_of(pid_t pid) {
  const auto open = [pid](const char* leaf, int flags) {
    const std::string path = fmt::format("/proc/{}/{}", pid, leaf);
    return Fd(check(::open(path.c_str(), flags | O_CLOEXEC), path));
  };
  const Fd mounts = open("ns/mnt", O_RDONLY);
  const Fd root = open("root", O_PATH | O_DIRECTORY);
  const Fd directory = open("cwd", O_PATH | O_DIRECTORY);
  check(::setns(mounts.get(), CLONE_NEWNS), "setns to other mounts");
  // The root is the namespace's now, above that of a process in a chroot.
  check(::fchdir(root.get()), "fchdir");
  check(::chroot("."), "chroot");
  check(::fchdir(directory.get()), "fchdir");
}

}  // namespace ipcbench
