#include "report/environment_warnings.h"

#include <fmt/core.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>

namespace ipcbench {
namespace {

using nlohmann::json;
using Warning = std::optional<std::string>;

/// A value of this type; empty where there is none, or another.
template <class Value>
std::optional<Value> get(const json& environment, const char* name) {
  const auto found = environment.find(name);
  if (found == environment.end() || found->is_null()) {
    return std::nullopt;
  }
  return found->get<Value>();
}

bool is_virtual(const json& environment) {
  return get<std::string>(environment, "hypervisor").value_or("none") != "none";
}

Warning not_a_release(const json& environment) {
  const auto type = get<std::string>(environment, "build_type");
  const bool sanitized =
      get<std::string>(environment, "compiler_flags").value_or("").find("-fsanitize") != std::string::npos;
  if ((!type || *type == "Release") && !sanitized) {
    return std::nullopt;
  }
  return fmt::format("This is a {} build{}: its figures mean nothing. Build the release preset.",
                     type.value_or("sanitizer"), sanitized ? " with sanitizers" : "");
}

Warning one_cpu(const json& environment) {
  if (get<int>(environment, "cpus_affinity") != 1) {
    return std::nullopt;
  }
  return "Only one CPU may be used: nothing can be measured across cores. Widen the affinity mask (taskset, "
         "cpuset) or give the machine a second CPU.";
}

Warning quota(const json& environment) {
  const auto cpus = get<double>(environment, "cpu_quota");
  if (!cpus) {
    return std::nullopt;
  }
  return fmt::format(
      "A control group grants {:.3g} CPUs' worth of time: whoever has used it up stands still until the next "
      "period. Lift the quota (cpu.max, or docker's --cpus); throttled rows are marked.",
      *cpus);
}

Warning slow_clock(const json& environment) {
  const auto source = get<std::string>(environment, "clock_source");
  // On machines of other makes the architecture's own counter has other names.
  if (!source || (*source != "hpet" && *source != "acpi_pm" && *source != "jiffies" &&
                  *source != "refined-jiffies" && *source != "xen")) {
    return std::nullopt;
  }
  const auto cost = get<double>(environment, "clock_cost_ns");
  return fmt::format(
      "The clock source is {}, which every reading asks for by a system call{}: percentiles suffer. Boot "
      "with "
      "tsc=reliable if the processor's counter can be trusted.",
      *source, cost ? fmt::format(" ({:.0f} ns)", *cost) : "");
}

Warning no_invariant_tsc(const json& environment) {
  if (get<bool>(environment, "invariant_tsc").value_or(true)) {
    return std::nullopt;
  }
  return "The processor's time stamp counter is not invariant (constant_tsc, nonstop_tsc): durations depend "
         "on "
         "the clock rate and on sleep. On a virtual machine, let the host pass it on.";
}

Warning idle_halts(const json& environment) {
  if (!is_virtual(environment) || get<bool>(environment, "idle_poll_permitted").value_or(true)) {
    return std::nullopt;
  }
  return "Idle cores halt, and on a virtual machine waking one asks the host: cross-core figures that block "
         "are some 100 us too high. /dev/cpu_dma_latency may not be opened for --idle=poll: run as root, or "
         "give "
         "this user that device.";
}

Warning virtual_machine(const json& environment) {
  if (!is_virtual(environment)) {
    return std::nullopt;
  }
  const auto steal = get<double>(environment, "steal_percent_since_boot");
  return fmt::format(
      "This is a virtual machine ({}): the host may run others in between{}. Watch steal_percent, and trust "
      "small differences only on a machine of one's own.",
      get<std::string>(environment, "hypervisor").value_or(""),
      steal ? fmt::format(" ({:.2g} % stolen since it started)", *steal) : "");
}

Warning load(const json& environment) {
  constexpr double quiet = 0.5;
  const auto loads = get<std::vector<double>>(environment, "load_average");
  if (!loads || loads->empty() || loads->front() <= quiet) {
    return std::nullopt;
  }
  return fmt::format(
      "Something else is running: the load average of the last minute is {:.2f}. Stop it, or wait.",
      loads->front());
}

Warning governor(const json& environment) {
  const auto name = get<std::string>(environment, "governor");
  if (!name || *name == "performance") {
    return std::nullopt;
  }
  return fmt::format(
      "The clock rate follows the load (governor {}): short measurements see a slow processor. "
      "cpupower frequency-set -g performance holds it up.",
      *name);
}

Warning turbo(const json& environment) {
  if (!get<bool>(environment, "turbo").value_or(false)) {
    return std::nullopt;
  }
  return "Turbo is on: the clock rate depends on heat and on what the other cores do. Write 1 to "
         "/sys/devices/system/cpu/intel_pstate/no_turbo, or 0 to /sys/devices/system/cpu/cpufreq/boost.";
}

constexpr std::array checks{not_a_release, one_cpu,         quota, slow_clock, no_invariant_tsc,
                            idle_halts,    virtual_machine, load,  governor,   turbo};

}  // namespace

std::vector<std::string> environment_warnings(const json& environment) {
  std::vector<std::string> warnings;
  for (const auto check : checks) {
    if (auto warning = check(environment)) {
      warnings.push_back(*std::move(warning));
    }
  }
  return warnings;
}

}  // namespace ipcbench
