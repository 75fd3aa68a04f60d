#include "os/busy_programs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "os/clock.h"
#include "os/files.h"
#include "os/process_stat.h"
#include "os/text.h"
#include "os/usage.h"

namespace ipcbench {
namespace {

constexpr double least_cpus = 0.05;
constexpr std::size_t named_programs = 3;

bool is_own(pid_t pid) {
  const pid_t self = ::getpid();
  return pid == self || process_stat_field(pid, 4) == std::to_string(self);
}

std::map<pid_t, std::uint64_t> cpu_times() {
  std::map<pid_t, std::uint64_t> times;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const auto pid = parse_number<pid_t>(entry.path().filename().string());
    if (!pid) continue;
    if (const auto ns = cpu_ns_of(*pid)) times.emplace(*pid, *ns);
  }
  return times;
}

std::string name_of(pid_t pid) {
  std::string name = read_text(fmt::format("/proc/{}/comm", pid)).value_or("a program that has ended");
  while (name.ends_with('\n')) name.pop_back();
  return name;
}

}  // namespace

ProgramTimes::ProgramTimes() : taken_ns_(now_ns()), cpu_ns_(cpu_times()) {}

std::vector<BusyProgram> ProgramTimes::busy_since() const {
  const auto elapsed_ns = static_cast<double>(now_ns() - taken_ns_);
  std::map<std::string, double> cpus;
  for (const auto& [pid, ns] : cpu_times()) {
    const auto before = cpu_ns_.find(pid);
    const std::uint64_t used_ns = before == cpu_ns_.end() || before->second > ns ? ns : ns - before->second;
    const double used = static_cast<double>(used_ns) / elapsed_ns;
    if (used >= least_cpus / 10 && !is_own(pid)) cpus[name_of(pid)] += used;
  }
  std::vector<BusyProgram> busy;
  for (const auto& [name, used] : cpus) {
    if (used >= least_cpus) busy.push_back({name, used});
  }
  std::ranges::stable_sort(busy, std::ranges::greater(), &BusyProgram::cpus);
  return busy;
}

std::string busy_programs_text(const std::vector<BusyProgram>& programs) {
  std::vector<std::string> named;
  for (const BusyProgram& each : programs) {
    if (named.size() == named_programs) break;
    named.push_back(fmt::format("{} {:.0f} %", each.name, 100 * each.cpus));
  }
  return fmt::format("{}", fmt::join(named, ", "));
}

}  // namespace ipcbench
