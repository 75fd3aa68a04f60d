#include "os/ipc_namespace.h"

#include <sched.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "os/files.h"

namespace ipcbench {
namespace {

// What a new namespace has the kernel's defaults of (ipc_namespaces(7)), below /proc/sys.
constexpr std::array settings{"fs/mqueue/msg_default",  "fs/mqueue/msg_max",    "fs/mqueue/msgsize_default",
                              "fs/mqueue/msgsize_max",  "fs/mqueue/queues_max", "kernel/msgmax",
                              "kernel/msgmnb",          "kernel/msgmni",        "kernel/sem",
                              "kernel/shm_rmid_forced", "kernel/shmall",        "kernel/shmmax",
                              "kernel/shmmni"};

std::filesystem::path path_of(const char* setting) {
  return std::filesystem::path("/proc/sys") / setting;
}

}  // namespace

bool enter_own_ipc_namespace() {
  std::array<std::optional<std::string>, settings.size()> before;
  for (std::size_t i = 0; i < settings.size(); ++i) before[i] = read_text(path_of(settings[i]));
  if (::unshare(CLONE_NEWIPC) < 0) return false;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    if (before[i]) std::ofstream(path_of(settings[i])) << *before[i];
  }
  return true;
}

}  // namespace ipcbench
