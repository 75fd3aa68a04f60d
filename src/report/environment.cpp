#include "report/environment.h"

#include <gnu/libc-version.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "build_info.h"
#include "os/busy_programs.h"
#include "os/cpu_limit.h"
#include "os/disturbance.h"
#include "os/error.h"
#include "os/hypervisor.h"
#include "os/idle.h"
#include "os/system_call_counter.h"
#include "os/topology.h"
#include "report/clock_quality.h"
#include "report/environment_files.h"
#include "report/environment_warnings.h"
#include "report/or_null.h"
#include "report/utc_text.h"

namespace ipcbench {
namespace {

namespace files = environment_files;
using files::Root;
using nlohmann::json;

json text_or_null(std::string_view text) {
  return text.empty() ? json() : json(text);
}

/// What the build did not find out is an empty string there, or this word.
json built(std::string_view value) {
  return value == "unknown" ? json() : text_or_null(value);
}

json identity() {
  utsname system{};
  check(uname(&system), "uname");
  return {{"schema", 1},
          {"date", utc_text(std::time(nullptr), "%Y-%m-%dT%H:%M:%SZ")},
          {"host", system.nodename},
          {"kernel", system.release},
          {"kernel_version", system.version}};
}

json build() {
  namespace info = build_info;
  return {{"libc", std::string("glibc ") + gnu_get_libc_version()},
          {"compiler", built(info::compiler)},
          {"compiler_flags", built(info::flags)},
          {"build_type", built(info::build_type)},
          {"commit", built(info::commit)},
          {"dirty", or_null(info::dirty)},
          {"libraries",
           {{"benchmark", built(info::benchmark_version)},
            {"fmt", built(info::fmt_version)},
            {"boost", built(info::boost_version)},
            {"hwloc", built(info::hwloc_version)},
            {"cli11", built(info::cli11_version)},
            {"nlohmann_json", built(info::nlohmann_json_version)}}}};
}

json id(int value) {
  return value < 0 ? json() : json(value);
}

json topology(std::span<const Cpu> allowed) {
  json cpus = json::array();
  for (const Cpu& cpu : allowed) {
    cpus.push_back(
        {{"cpu", cpu.index}, {"core", id(cpu.core)}, {"package", id(cpu.package)}, {"llc", id(cpu.llc)}});
  }
  return cpus;
}

json processors(const Root& root) {
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  const std::vector<Cpu> allowed = allowed_cpus();
  const auto mask = static_cast<double>(allowed.size());
  const auto quota = cgroup_quota(root);
  const auto quota_file = cgroup_quota_file(root);
  return {{"cpu_model", files::cpuinfo(root, "model name")},
          {"microcode", files::cpuinfo(root, "microcode")},
          {"cpus_online", online > 0 ? json(online) : json()},
          {"cpus_affinity", allowed.size()},
          {"affinity", cpu_list(allowed)},
          {"cpu_quota", or_null(quota)},
          {"cpu_quota_file", quota_file ? json(quota_file->string()) : json()},
          {"throttled_us", or_null(take_disturbance_snapshot(root).throttled_us)},
          {"cpus_available", std::min(mask, quota.value_or(mask))},
          {"cpus", topology(allowed)},
          {"caches", files::caches(root)},
          {"memory_bytes", files::memory_bytes(root)},
          {"hypervisor", or_null(hypervisor())},
          {"steal_percent_since_boot", files::steal_percent_since_boot(root)}};
}

json clock(const Root& root) {
  const ClockQuality quality = measure_clock();
  const Root sources = root / "sys/devices/system/clocksource/clocksource0";
  return {{"clock_source", files::text(sources / "current_clocksource")},
          {"clock_sources", files::text(sources / "available_clocksource")},
          {"invariant_tsc", files::invariant_tsc(root)},
          {"clock_cost_ns", quality.cost_ns},
          {"clock_resolution_ns", quality.resolution_ns}};
}

json policies(const Root& root) {
  const Root cpu = root / "sys/devices/system/cpu";
  return {{"governor", files::governor(root)},
          {"frequency_driver", files::text(cpu / "cpu0/cpufreq/scaling_driver")},
          {"turbo", files::turbo(root)},
          {"smt", files::smt(root)},
          {"idle_driver", files::text(cpu / "cpuidle/current_driver")},
          {"idle_governor", files::text(cpu / "cpuidle/current_governor_ro")},
          {"idle_states", files::idle_states(root)},
          {"idle_poll_permitted", !why_no_idle_poll()},
          {"transparent_hugepages", files::bracketed(root / "sys/kernel/mm/transparent_hugepage/enabled")},
          {"aslr", files::number(root / "proc/sys/kernel/randomize_va_space")},
          {"mitigations", files::mitigations(root)},
          {"isolated_cpus", files::cpu_set(cpu / "isolated")},
          {"nohz_full", files::cpu_set(cpu / "nohz_full")},
          {"command_line", files::command_line(root)}};
}

/// As chrt(1) and the manual call it; null for one that is newer than this program.
json scheduling_policy() {
  switch (sched_getscheduler(0) & ~SCHED_RESET_ON_FORK) {
    case SCHED_OTHER:
      return "other";
    case SCHED_BATCH:
      return "batch";
    case SCHED_IDLE:
      return "idle";
    case SCHED_FIFO:
      return "fifo";
    case SCHED_RR:
      return "rr";
    case SCHED_DEADLINE:
      return "deadline";
    default:
      return nullptr;
  }
}

json nice_value() {
  errno = 0;  // -1 is a nice value as well
  const int nice = getpriority(PRIO_PROCESS, 0);
  return errno == 0 ? json(nice) : json();
}

json process() {
  const auto no_count = SystemCallCounter::why_not();
  return {{"scheduling_policy", scheduling_policy()},
          {"nice", nice_value()},
          {"system_call_count", {{"available", !no_count}, {"reason", or_null(no_count)}}}};
}

// The share of one CPU that each program uses now, in percent: a share takes a stretch of time, which is
// waited for here.
json busy_programs() {
  constexpr std::chrono::milliseconds look{100};
  const ProgramTimes before;
  std::this_thread::sleep_for(look);
  json programs = json::object();
  for (const BusyProgram& each : before.busy_since()) programs[each.name] = std::round(100 * each.cpus);
  return programs;
}

json load(const Root& root) {
  return {{"load_average", files::load_average(root)},
          {"pressure", files::pressure(root)},
          {"busy_programs", busy_programs()}};
}

json resource_limit(__rlimit_resource resource) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) {
    return nullptr;
  }
  return limit.rlim_cur == RLIM_INFINITY ? json("unlimited") : json(limit.rlim_cur);
}

json limits(const Root& root) {
  const Root fs = root / "proc/sys/fs";
  const Root net = root / "proc/sys/net";
  struct statvfs shm {};
  const bool has_shm = statvfs((root / "dev/shm").c_str(), &shm) == 0;
  return {{"pipe_max_size", files::number(fs / "pipe-max-size")},
          {"pipe_user_pages_soft", files::number(fs / "pipe-user-pages-soft")},
          {"wmem_default", files::number(net / "core/wmem_default")},
          {"wmem_max", files::number(net / "core/wmem_max")},
          {"unix_max_dgram_qlen", files::number(net / "unix/max_dgram_qlen")},
          {"mqueue_msg_max", files::number(fs / "mqueue/msg_max")},
          {"mqueue_msgsize_max", files::number(fs / "mqueue/msgsize_max")},
          {"mqueue_queues_max", files::number(fs / "mqueue/queues_max")},
          {"rlimit_msgqueue", resource_limit(RLIMIT_MSGQUEUE)},
          {"rlimit_nofile", resource_limit(RLIMIT_NOFILE)},
          {"shm_free_bytes", has_shm ? json(shm.f_bavail * shm.f_frsize) : json()},
          {"shm_total_bytes", has_shm ? json(shm.f_blocks * shm.f_frsize) : json()}};
}

json warnings(const json& environment) {
  json all = json::array();
  for (const auto& [text, command] : environment_warnings(environment)) {
    all.push_back({{"text", text}, {"command", text_or_null(command)}});
  }
  return all;
}

}  // namespace

json environment(const std::filesystem::path& root) {
  json all = identity();
  for (const json& part : {build(), processors(root), clock(root), policies(root), process(), load(root)}) {
    all.update(part);
  }
  all["limits"] = limits(root);
  all["warnings"] = warnings(all);
  return all;
}

void add_poll_check(json& environment, bool holds, double wake_up_ns, double longest_ns) {
  environment["idle_poll_holds"] = holds;
  environment["idle_poll_wake_up_ns"] = wake_up_ns;
  environment["idle_poll_longest_wake_up_ns"] = longest_ns;
  environment["warnings"] = warnings(environment);
}

}  // namespace ipcbench
