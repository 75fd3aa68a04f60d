#include "os/disturbance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>

#include "os/cgroup.h"
#include "os/files.h"
#include "os/text.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

// Throttling a group above holds this process back as well, and is counted there only: the levels add up.
std::optional<std::uint64_t> read_throttled_us(const fs::path& root) {
  std::optional<std::uint64_t> sum;
  for (const CpuCgroup& group : cpu_cgroups(root)) {
    if (const auto here = parse_throttled_us(read_text(group.directory / "cpu.stat").value_or(""))) {
      sum = sum.value_or(0) + *here;
    }
  }
  return sum;
}

std::optional<CpuTimes> times_of(int cpu, std::span<const CpuTimes> all) {
  const auto found =
      std::find_if(all.begin(), all.end(), [cpu](const CpuTimes& times) { return times.cpu == cpu; });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

std::optional<std::uint64_t> growth(std::optional<std::uint64_t> before, std::optional<std::uint64_t> after) {
  if (!before || !after || *after < *before) {
    return std::nullopt;
  }
  return *after - *before;
}

// "cpu0 user nice system idle iowait irq softirq steal …"; what follows is part of user and nice already.
std::optional<CpuTimes> parse_cpu_line(std::string_view line) {
  constexpr std::size_t counters = 8;
  const auto words = split_words(line);
  if (words.size() <= counters || !words[0].starts_with("cpu")) {
    return std::nullopt;
  }
  const auto cpu = parse_number<int>(words[0].substr(3));
  if (!cpu) {
    return std::nullopt;
  }
  CpuTimes times{*cpu, 0, 0};
  for (std::size_t i = 1; i <= counters; ++i) {
    const auto ticks = parse_number<std::uint64_t>(words[i]);
    if (!ticks) {
      return std::nullopt;
    }
    times.total += *ticks;
    times.steal = *ticks;
  }
  return times;
}

}  // namespace

DisturbanceSnapshot take_disturbance_snapshot(const std::string& root) {
  return {std::chrono::steady_clock::now(),
          parse_cpu_times(read_text(fs::path(root) / "proc/stat").value_or("")), read_throttled_us(root)};
}

Disturbance disturbance_between(const DisturbanceSnapshot& before, const DisturbanceSnapshot& after,
                                std::span<const int> cpus) {
  return {steal_percent(before.cpus, after.cpus, cpus, after.taken - before.taken),
          growth(before.throttled_us, after.throttled_us)};
}

std::optional<double> steal_percent(std::span<const CpuTimes> before, std::span<const CpuTimes> after,
                                    std::span<const int> cpus, std::chrono::nanoseconds elapsed) {
  if (elapsed < std::chrono::seconds(1)) {
    return std::nullopt;
  }
  std::uint64_t steal = 0;
  std::uint64_t total = 0;
  for (const int cpu : std::set<int>(cpus.begin(), cpus.end())) {
    const auto from = times_of(cpu, before);
    const auto to = times_of(cpu, after);
    if (!from || !to || to->steal < from->steal || to->total < from->total) {
      return std::nullopt;
    }
    steal += to->steal - from->steal;
    total += to->total - from->total;
  }
  if (total == 0) {
    return std::nullopt;
  }
  return 100.0 * static_cast<double>(steal) / static_cast<double>(total);
}

std::vector<CpuTimes> parse_cpu_times(std::string_view proc_stat) {
  std::vector<CpuTimes> cpus;
  for (const std::string_view line : split(proc_stat, '\n')) {
    if (const auto times = parse_cpu_line(line)) {
      cpus.push_back(*times);
    }
  }
  return cpus;
}

std::optional<std::uint64_t> parse_throttled_us(std::string_view cpu_stat) {
  constexpr std::uint64_t ns_per_us = 1000;
  for (const std::string_view line : split(cpu_stat, '\n')) {
    const auto words = split_words(line);
    if (words.size() != 2) {
      continue;
    }
    const auto value = parse_number<std::uint64_t>(words[1]);
    if (value && words[0] == "throttled_usec") {
      return value;
    }
    if (value && words[0] == "throttled_time") {
      return *value / ns_per_us;
    }
  }
  return std::nullopt;
}

std::optional<std::string> too_much_steal(const Disturbance& disturbance) {
  constexpr double limit_percent = 15;
  if (disturbance.steal_percent.value_or(0) <= limit_percent) return std::nullopt;
  return fmt::format("steal took {:.1f} % of its CPUs (limit {} %)", *disturbance.steal_percent,
                     limit_percent);
}

}  // namespace ipcbench
