#include "report/environment_warnings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "os/text.h"

namespace ipcbench {
namespace {

using nlohmann::json;
using Warning = std::optional<EnvironmentWarning>;

/// A value of this type; empty where there is none.
template <class Value>
std::optional<Value> get(const json& environment, const char* name) {
  const auto found = environment.find(name);
  if (found == environment.end() || found->is_null()) {
    return std::nullopt;
  }
  return found->get<Value>();
}

std::string get_text(const json& environment, const char* name) {
  return get<std::string>(environment, name).value_or("");
}

std::string write_command(std::string_view value, std::string_view file) {
  return fmt::format("echo {} | sudo tee {}", value, file);
}

bool is_virtual(const json& environment) {
  return get<std::string>(environment, "hypervisor").value_or("none") != "none";
}

Warning not_a_release(const json& environment) {
  const auto type = get<std::string>(environment, "build_type");
  const bool sanitized = get_text(environment, "compiler_flags").find("-fsanitize") != std::string::npos;
  if ((!type || *type == "Release") && !sanitized) {
    return std::nullopt;
  }
  return EnvironmentWarning{fmt::format("This is a {} build{}: its figures mean nothing.",
                                        type.value_or("sanitizer"), sanitized ? " with sanitizers" : ""),
                            "cmake --preset release && cmake --build --preset release"};
}

Warning one_cpu(const json& environment) {
  if (get<int>(environment, "cpus_affinity") != 1) {
    return std::nullopt;
  }
  const std::string text = "Only one CPU may be used: nothing can be measured across cores.";
  const int online = get<int>(environment, "cpus_online").value_or(1);
  if (online < 2) {
    return EnvironmentWarning{text + " Give the machine a second one.", ""};
  }
  return EnvironmentWarning{text + " This widens the affinity mask of a shell, unless a cpuset narrows it.",
                            fmt::format("taskset -cp 0-{} $$", online - 1)};
}

Warning quota(const json& environment) {
  constexpr double us_per_s = 1e6;
  const auto cpus = get<double>(environment, "cpu_quota");
  if (!cpus) {
    return std::nullopt;
  }
  const auto throttled = get<double>(environment, "throttled_us");
  const std::string file = get_text(environment, "cpu_quota_file");
  const bool version_2 = file.ends_with("cpu.max");
  return EnvironmentWarning{
      fmt::format("A control group grants {:.3g} CPUs' worth of time: whoever has used it up stands still "
                  "until the next period{}. Throttled rows are marked. A container is given more by whoever "
                  "starts it.",
                  *cpus, throttled ? fmt::format(" ({:.3g} s so far)", *throttled / us_per_s) : ""),
      file.empty() ? "" : write_command(version_2 ? "max" : "-1", file)};
}

Warning busy(const json& environment) {
  constexpr double quiet = 0.5;
  const auto loads = get<std::vector<double>>(environment, "load_average");
  if (!loads || loads->empty() || loads->front() <= quiet) {
    return std::nullopt;
  }
  return EnvironmentWarning{
      fmt::format("Something else is running: the load average of the last minute is {:.2f}. Stop it, or "
                  "wait. This shows what it is.",
                  loads->front()),
      "top -o %CPU"};
}

Warning others_on_cpus(const json& environment) {
  constexpr double quiet_percent = 10;
  std::vector<std::string> busy;
  const json programs = environment.value("busy_programs", json());
  if (!programs.is_object()) return std::nullopt;
  for (const auto& [name, percent] : programs.items()) {
    if (percent.get<double>() >= quiet_percent)
      busy.push_back(fmt::format("{} ({} %)", name, percent.get<double>()));
  }
  if (busy.empty()) return std::nullopt;
  return EnvironmentWarning{
      fmt::format("Other programs use the CPUs: {}. Sessions beside them are noisy, and are repeated.",
                  fmt::join(busy, ", ")),
      "top -o %CPU"};
}

Warning slow_clock(const json& environment) {
  // On machines of other makes the architecture's own counter has other names.
  constexpr std::array<std::string_view, 5> slow{"hpet", "acpi_pm", "jiffies", "refined-jiffies", "xen"};
  const std::string source = get_text(environment, "clock_source");
  if (std::ranges::find(slow, source) == slow.end()) {
    return std::nullopt;
  }
  const auto cost = get<double>(environment, "clock_cost_ns");
  const std::string text = fmt::format(
      "The clock source is {}, which every reading asks for by a system call{}: percentiles suffer.", source,
      cost ? fmt::format(" ({:.0f} ns)", *cost) : "");
  const std::string others = get_text(environment, "clock_sources");
  if (const auto words = split_words(others); std::ranges::find(words, "tsc") != words.end()) {
    return EnvironmentWarning{
        text, write_command("tsc", "/sys/devices/system/clocksource/clocksource0/current_clocksource")};
  }
  return EnvironmentWarning{text + " Boot with tsc=reliable if the processor's counter can be trusted.", ""};
}

Warning no_invariant_tsc(const json& environment) {
  if (get<bool>(environment, "invariant_tsc").value_or(true)) {
    return std::nullopt;
  }
  return EnvironmentWarning{
      "The processor's time stamp counter is not invariant (constant_tsc, nonstop_tsc): durations depend on "
      "the clock rate and on sleep. On a virtual machine, let the host pass it on (QEMU: -cpu host,+invtsc).",
      ""};
}

/// The longest that a core takes to leave an idle state, as the processor's driver has it.
double slowest_wake_us(const json& environment) {
  double slowest = 0;
  for (const json& state : get<json>(environment, "idle_states").value_or(json::array())) {
    slowest = std::max(slowest, get<double>(state, "exit_latency_us").value_or(0));
  }
  return slowest;
}

Warning idle_halts(const json& environment) {
  constexpr double harmless_us = 10;  // of the order of a round trip
  const bool asks_host = is_virtual(environment);
  const double wake_us = slowest_wake_us(environment);
  if (get<bool>(environment, "idle_poll_permitted").value_or(true) ||
      (!asks_host && wake_us <= harmless_us)) {
    return std::nullopt;
  }
  return EnvironmentWarning{
      fmt::format("Idle cores halt, and waking one {}: cross-core figures that block are that much too high. "
                  "/dev/cpu_dma_latency may not be opened for --idle=poll: run as root, or give this user "
                  "that device.",
                  asks_host ? "asks the host of this virtual machine (some 100 us)"
                            : fmt::format("takes up to {:g} us", wake_us)),
      "sudo chown \"$USER\" /dev/cpu_dma_latency"};
}

Warning poll_does_not_hold(const json& environment) {
  if (get<bool>(environment, "idle_poll_holds").value_or(true)) return std::nullopt;
  return EnvironmentWarning{
      fmt::format(
          "Idle cores are asked to poll and do not: waking one takes {:.1f} us, and at most {:.1f} us where "
          "it "
          "polls. Sessions across two cores with idle=poll are noisy here. Something else may run, or "
          "/dev/cpu_dma_latency is not the kernel's. This shows which device it is (character, 10).",
          get<double>(environment, "idle_poll_wake_up_ns").value_or(0) / 1e3,
          get<double>(environment, "idle_poll_longest_wake_up_ns").value_or(0) / 1e3),
      "ls -l /dev/cpu_dma_latency"};
}

Warning yields_to_others(const json& environment) {
  const std::string policy = get_text(environment, "scheduling_policy");
  const int nice = get<int>(environment, "nice").value_or(0);
  const bool humble = policy == "batch" || policy == "idle";
  if (!humble && nice <= 0) {
    return std::nullopt;
  }
  const std::string chrt = humble ? "sudo chrt --other -p 0 $$" : "";
  const std::string renice = nice > 0 ? "sudo renice -n 0 -p $$" : "";
  return EnvironmentWarning{
      fmt::format(
          "Whatever else runs goes first: the scheduling policy is {}, the nice value {}. This mends a "
          "shell and what it starts.",
          policy.empty() ? "unknown" : policy, nice),
      chrt + (chrt.empty() || renice.empty() ? "" : " && ") + renice};
}

Warning virtual_machine(const json& environment) {
  if (!is_virtual(environment)) {
    return std::nullopt;
  }
  const auto steal = get<double>(environment, "steal_percent_since_boot");
  return EnvironmentWarning{
      fmt::format("This is a virtual machine ({}): the host may run others in between{}. Watch "
                  "steal_percent, and trust small differences only on a machine of one's own.",
                  get_text(environment, "hypervisor"),
                  steal ? fmt::format(" ({:.2g} % stolen since it started)", *steal) : ""),
      ""};
}

Warning governor(const json& environment) {
  const auto name = get<std::string>(environment, "governor");
  if (!name || *name == "performance") {
    return std::nullopt;
  }
  return EnvironmentWarning{
      fmt::format("The clock rate follows the load (governor {}): short measurements see a slow processor.",
                  *name),
      write_command("performance", "/sys/devices/system/cpu/cpufreq/policy*/scaling_governor")};
}

Warning turbo(const json& environment) {
  if (!get<bool>(environment, "turbo").value_or(false)) {
    return std::nullopt;
  }
  // intel_pstate calls itself intel_cpufreq where it leaves the clock rate to a governor.
  const bool intel = get_text(environment, "frequency_driver").starts_with("intel_");
  return EnvironmentWarning{"Turbo is on: the clock rate depends on heat and on what the other cores do.",
                            intel ? write_command("1", "/sys/devices/system/cpu/intel_pstate/no_turbo")
                                  : write_command("0", "/sys/devices/system/cpu/cpufreq/boost")};
}

Warning smt(const json& environment) {
  if (!get<bool>(environment, "smt").value_or(false)) {
    return std::nullopt;
  }
  return EnvironmentWarning{
      "SMT is on: what runs on the other thread of a core takes from it. Leave it on for "
      "--placement=smt-sibling.",
      write_command("off", "/sys/devices/system/cpu/smt/control")};
}

constexpr std::array checks{not_a_release,
                            one_cpu,
                            quota,
                            busy,
                            others_on_cpus,
                            slow_clock,
                            no_invariant_tsc,
                            idle_halts,
                            poll_does_not_hold,
                            yields_to_others,
                            virtual_machine,
                            governor,
                            turbo,
                            smt};

}  // namespace

std::vector<EnvironmentWarning> environment_warnings(const json& environment) {
  std::vector<EnvironmentWarning> warnings;
  for (const auto check : checks) {
    if (auto warning = check(environment)) {
      warnings.push_back(*std::move(warning));
    }
  }
  return warnings;
}

}  // namespace ipcbench
