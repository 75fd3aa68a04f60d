#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace ipcbench {

/// The CPUs that the calling thread may run on, ascending (sched_getaffinity(2)). Throws std::system_error.
std::vector<int> affinity_mask();

/// How many CPUs the calling thread may run on. Throws std::system_error.
int affinity_cpus();

/// How many CPUs' worth of time the control groups grant this process (1.5: 150 ms of every 100 ms): the
/// smallest quota from its own group up to the root of the mount, by cpu.max (version 2) and cpu.cfs_quota_us
/// over cpu.cfs_period_us (version 1). Empty where there is no quota, and where one of them cannot be
/// understood. Everything is read below `root`.
std::optional<double> cgroup_quota(const std::filesystem::path& root = "/");

/// The file below `root` that sets this quota: a cpu.max or a cpu.cfs_quota_us. Empty where the quota is.
std::optional<std::filesystem::path> cgroup_quota_file(const std::filesystem::path& root = "/");

/// The CPUs there really are, in CPUs' worth of time: the affinity mask's, or the quota where that is less.
/// Throws std::system_error.
double available_cpus();

}  // namespace ipcbench
