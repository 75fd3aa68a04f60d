#pragma once

#include <filesystem>
#include <vector>

namespace ipcbench {

/// A control group that this process belongs to, itself or through a child.
struct CpuCgroup {
  int version;  // 1 or 2
  std::filesystem::path directory;
};

/// The groups that may govern this process's CPU time: in each mounted hierarchy that can hold the cpu
/// controller (version 1, version 2, or both on a hybrid system) the process's own group and those above it,
/// up to the root of the mount. Reads proc/self/cgroup and proc/self/mountinfo below `root` (cgroups(7),
/// proc(5)). No group where they cannot be read, or where the process's group lies outside of what is
/// mounted.
std::vector<CpuCgroup> cpu_cgroups(const std::filesystem::path& root = "/");

}  // namespace ipcbench
