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

struct Ticks {
  std::uint64_t steal = 0;
  std::uint64_t total = 0;
  std::size_t cpus = 0;
};

// Of those CPUs together; empty where one of them is missing, or none has had a tick, or one ran backwards.
std::optional<Ticks> ticks_between(std::span<const CpuTimes> before, std::span<const CpuTimes> after,
                                   std::span<const int> cpus) {
  Ticks ticks;
  for (const int cpu : std::set<int>(cpus.begin(), cpus.end())) {
    const auto from = times_of(cpu, before);
    const auto to = times_of(cpu, after);
    if (!from || !to || to->steal < from->steal || to->total < from->total) return std::nullopt;
    ticks.steal += to->steal - from->steal;
    ticks.total += to->total - from->total;
    ++ticks.cpus;
  }
  return ticks.total == 0 ? std::nullopt : std::optional(ticks);
}

}  // namespace

DisturbanceSnapshot take_disturbance_snapshot(const std::string& root) {
  return {std::chrono::steady_clock::now(),
          parse_cpu_times(read_text(fs::path(root) / "proc/stat").value_or("")), read_throttled_us(root),
          parse_pressure_us(read_text(fs::path(root) / "proc/pressure/cpu").value_or(""))};
}

Disturbance disturbance_between(const DisturbanceSnapshot& before, const DisturbanceSnapshot& after,
                                std::span<const int> cpus) {
  Disturbance found{steal_percent(before.cpus, after.cpus, cpus, after.taken - before.taken),
                    growth(before.throttled_us, after.throttled_us),
                    proven_steal_percent(before.cpus, after.cpus, cpus)};
  const std::chrono::duration<double, std::micro> elapsed = after.taken - before.taken;
  if (const auto waited = growth(before.pressure_us, after.pressure_us); waited && elapsed.count() > 0)
    found.pressure_percent = 100 * static_cast<double>(*waited) / elapsed.count();
  return found;
}

std::optional<double> steal_percent(std::span<const CpuTimes> before, std::span<const CpuTimes> after,
                                    std::span<const int> cpus, std::chrono::nanoseconds elapsed) {
  if (elapsed < std::chrono::seconds(1)) return std::nullopt;
  const auto ticks = ticks_between(before, after, cpus);
  if (!ticks) return std::nullopt;
  return 100.0 * static_cast<double>(ticks->steal) / static_cast<double>(ticks->total);
}

std::optional<double> proven_steal_percent(std::span<const CpuTimes> before, std::span<const CpuTimes> after,
                                           std::span<const int> cpus) {
  const auto ticks = ticks_between(before, after, cpus);
  if (!ticks) return std::nullopt;
  const std::uint64_t proven = ticks->steal - std::min<std::uint64_t>(ticks->steal, ticks->cpus);
  return 100.0 * static_cast<double>(proven) / static_cast<double>(ticks->total);
}

std::optional<std::uint64_t> parse_pressure_us(std::string_view pressure) {
  constexpr std::string_view total = "total=";
  for (const std::string_view line : split(pressure, '\n')) {
    const auto words = split_words(line);
    if (words.empty() || words.front() != "some" || !words.back().starts_with(total)) continue;
    return parse_number<std::uint64_t>(words.back().substr(total.size()));
  }
  return std::nullopt;
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
  const auto& steal =
      disturbance.steal_percent ? disturbance.steal_percent : disturbance.proven_steal_percent;
  if (steal.value_or(0) <= limit_percent) return std::nullopt;
  return fmt::format("steal took {:.1f} % of its CPUs (limit {} %)", *steal, limit_percent);
}

}  // namespace ipcbench
