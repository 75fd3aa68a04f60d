#include "os/cpu_limit.h"

#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "os/cgroup.h"
#include "os/error.h"
#include "os/files.h"
#include "os/text.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

constexpr double no_quota = std::numeric_limits<double>::infinity();

// A quota over a period, both in microseconds; `unlimited` is what the kernel writes for none.
std::optional<double> ratio(std::string_view quota, std::string_view period, std::string_view unlimited) {
  if (quota == unlimited) {
    return no_quota;
  }
  const auto quota_us = parse_number<std::uint64_t>(quota);
  const auto period_us = parse_number<std::uint64_t>(period);
  if (quota_us.value_or(0) == 0 || period_us.value_or(0) == 0) {
    return std::nullopt;
  }
  return static_cast<double>(*quota_us) / static_cast<double>(*period_us);
}

// A group has no such files where it has no cpu controller, and a root group has no quota: nothing is
// limited.
std::optional<double> quota_v2(const fs::path& group) {
  const auto max = read_text(group / "cpu.max");
  if (!max) {
    return no_quota;
  }
  const auto words = split_words(*max);
  return words.size() == 2 ? ratio(words[0], words[1], "max") : std::nullopt;
}

std::optional<double> quota_v1(const fs::path& group) {
  const auto quota = read_text(group / "cpu.cfs_quota_us");
  if (!quota) {
    return no_quota;
  }
  return ratio(*quota, read_text(group / "cpu.cfs_period_us").value_or(""), "-1");
}

struct Quota {
  double cpus = no_quota;
  fs::path file;
};

// The smallest; empty where there is none or where one cannot be understood.
std::optional<Quota> smallest_quota(const fs::path& root) {
  Quota smallest;
  for (const CpuCgroup& group : cpu_cgroups(root)) {
    const bool version_2 = group.version == 2;
    const auto cpus = version_2 ? quota_v2(group.directory) : quota_v1(group.directory);
    if (!cpus) {
      return std::nullopt;
    }
    if (*cpus < smallest.cpus) {
      smallest = {*cpus, group.directory / (version_2 ? "cpu.max" : "cpu.cfs_quota_us")};
    }
  }
  return smallest.cpus == no_quota ? std::nullopt : std::optional(smallest);
}

}  // namespace

std::vector<int> affinity_mask() {
  // The kernel refuses a mask smaller than its own, whose size it does not tell.
  constexpr std::size_t most_masks = 4096;
  for (std::size_t masks = 1; masks <= most_masks; masks *= 2) {
    std::vector<cpu_set_t> set(masks);
    const std::size_t bytes = masks * sizeof(cpu_set_t);
    if (sched_getaffinity(0, bytes, set.data()) == 0) {
      std::vector<int> cpus;
      for (std::size_t cpu = 0; cpu < bytes * 8; ++cpu) {
        if (CPU_ISSET_S(cpu, bytes, set.data())) {
          cpus.push_back(static_cast<int>(cpu));
        }
      }
      return cpus;
    }
    if (errno != EINVAL) {
      break;
    }
  }
  throw_errno("sched_getaffinity");
}

int affinity_cpus() {
  return static_cast<int>(affinity_mask().size());
}

std::optional<double> cgroup_quota(const fs::path& root) {
  const auto quota = smallest_quota(root);
  return quota ? std::optional(quota->cpus) : std::nullopt;
}

std::optional<fs::path> cgroup_quota_file(const fs::path& root) {
  const auto quota = smallest_quota(root);
  return quota ? std::optional(quota->file) : std::nullopt;
}

double available_cpus() {
  const double mask = affinity_cpus();
  return std::min(mask, cgroup_quota().value_or(mask));
}

}  // namespace ipcbench
