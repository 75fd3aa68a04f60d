#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

/// What a CPU has done since the machine started, in clock ticks (10 ms nearly everywhere).
struct CpuTimes {
  int cpu;
  std::uint64_t steal;  // ready to run, while the host ran something else
  std::uint64_t total;  // everything, idle and steal included
};

/// The counters at one moment.
struct DisturbanceSnapshot {
  std::chrono::steady_clock::time_point taken;
  std::vector<CpuTimes> cpus;
  std::optional<std::uint64_t> throttled_us;
  std::optional<std::uint64_t> pressure_us = {};  ///< for which some process waited for a CPU
};

/// What others took away between two snapshots. Empty is unknown.
struct Disturbance {
  std::optional<double> steal_percent = {};        // of the time of the CPUs asked for
  std::optional<std::uint64_t> throttled_us = {};  // the control groups held this process's group back
  // Of the time of the CPUs asked for, as far as the ticks prove it, however short that was: a tick less than
  // was counted.
  std::optional<double> proven_steal_percent = {};
  // For what share of the time some process of the machine, its own included, waited for a CPU.
  std::optional<double> pressure_percent = {};
};

/// Why a row that met this is `noisy`: steal above 15 % of its CPUs, a limit fixed beforehand, or provably so
/// in less than a second. Empty where it is not, or unknown.
std::optional<std::string> too_much_steal(const Disturbance& disturbance);

/// Reads proc/stat, proc/pressure/cpu and the control groups' cpu.stat below `root`; what cannot be read is
/// left out.
DisturbanceSnapshot take_disturbance_snapshot(const std::string& root = "/");

/// What happened between two snapshots; steal over `cpus` (a CPU named twice counts once).
Disturbance disturbance_between(const DisturbanceSnapshot& before, const DisturbanceSnapshot& after,
                                std::span<const int> cpus);

/// The share of steal in the time of `cpus`. Empty for less than 1 s, since a tick of 10 ms is then more than
/// 1 %, where no CPU is named or one of them is missing, and where a counter ran backwards.
std::optional<double> steal_percent(std::span<const CpuTimes> before, std::span<const CpuTimes> after,
                                    std::span<const int> cpus, std::chrono::nanoseconds elapsed);

/// The share of steal in the time of `cpus` if a tick that was counted had nearly been full before. Empty as
/// above, but for the second.
std::optional<double> proven_steal_percent(std::span<const CpuTimes> before, std::span<const CpuTimes> after,
                                           std::span<const int> cpus);

/// The total of "some" in /proc/pressure/cpu (Documentation/accounting/psi.rst), in microseconds.
std::optional<std::uint64_t> parse_pressure_us(std::string_view pressure);

/// The lines "cpu0 …", "cpu1 …" of /proc/stat (proc(5)); a line that is too short or holds no numbers is left
/// out.
std::vector<CpuTimes> parse_cpu_times(std::string_view proc_stat);

/// The throttled time in a cpu.stat in microseconds: throttled_usec (version 2), throttled_time in
/// nanoseconds (version 1); empty where it holds neither.
std::optional<std::uint64_t> parse_throttled_us(std::string_view cpu_stat);

}  // namespace ipcbench
