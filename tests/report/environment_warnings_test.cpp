#include "report/environment_warnings.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;

// A machine on which nothing disturbs.
json quiet() {
  return parse_json(R"({
      "build_type": "Release", "compiler_flags": "-O2", "cpus_affinity": 4, "cpu_quota": null,
      "clock_source": "tsc", "clock_cost_ns": 20.0, "invariant_tsc": true, "hypervisor": "none",
      "idle_poll_permitted": false, "steal_percent_since_boot": 0.0, "load_average": [0.1, 2.0, 3.0],
      "governor": "performance", "turbo": false, "smt": false, "scheduling_policy": "other", "nice": 0,
      "idle_states": [{"name": "POLL", "exit_latency_us": 0}, {"name": "C1", "exit_latency_us": 2}]})");
}

// The one warning that such a change to the quiet machine brings.
EnvironmentWarning only_warning(const char* change) {
  json environment = quiet();
  environment.update(parse_json(change));
  const auto warnings = environment_warnings(environment);
  EXPECT_EQ(warnings.size(), 1U) << change;
  return warnings.empty() ? EnvironmentWarning{} : warnings.front();
}

std::string warning_of(const char* change) {
  return only_warning(change).text;
}

std::string command_of(const char* change) {
  return only_warning(change).command;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(EnvironmentWarnings, AreNoneOnAQuietMachine) {
  EXPECT_TRUE(environment_warnings(quiet()).empty());
}

TEST(EnvironmentWarnings, AreNoneForWhatIsUnknown) {
  EXPECT_TRUE(environment_warnings(json::object()).empty());
  json unknown = quiet();
  for (auto& value : unknown) {
    value = nullptr;
  }
  EXPECT_TRUE(environment_warnings(unknown).empty());
}

TEST(EnvironmentWarnings, SayThatCoresDoNotPoll) {
  const auto warning = only_warning(R"({"idle_poll_holds": false, "idle_poll_permitted": true,
      "idle_poll_wake_up_ns": 45200, "idle_poll_longest_wake_up_ns": 21000})");
  EXPECT_TRUE(contains(warning.text, "waking one takes 45.2 us, and at most 21.0 us where it polls"));
  EXPECT_EQ(warning.command, "ls -l /dev/cpu_dma_latency");
  json holds = quiet();
  holds["idle_poll_holds"] = true;
  EXPECT_TRUE(environment_warnings(holds).empty());
}

TEST(EnvironmentWarnings, NameEachMatterAndItsFigures) {
  EXPECT_TRUE(contains(warning_of(R"({"build_type": "Debug"})"), "Debug build"));
  EXPECT_TRUE(contains(warning_of(R"({"compiler_flags": "-O2 -fsanitize=address"})"), "sanitizers"));
  EXPECT_TRUE(contains(warning_of(R"({"cpus_affinity": 1})"), "Only one CPU"));
  EXPECT_TRUE(contains(warning_of(R"({"cpu_quota": 1.5})"), "1.5 CPUs"));
  EXPECT_TRUE(contains(warning_of(R"({"clock_source": "hpet", "clock_cost_ns": 800.0})"), "hpet"));
  EXPECT_TRUE(contains(warning_of(R"({"clock_source": "hpet", "clock_cost_ns": 800.0})"), "800 ns"));
  EXPECT_TRUE(contains(warning_of(R"({"invariant_tsc": false})"), "invariant"));
  EXPECT_TRUE(contains(warning_of(R"({"load_average": [0.75, 0.0, 0.0]})"), "0.75"));
  EXPECT_TRUE(contains(warning_of(R"({"busy_programs": {"bash": 97.0, "top": 6.0}})"), "bash (97 %)"));
  EXPECT_TRUE(contains(warning_of(R"({"governor": "powersave"})"), "powersave"));
  EXPECT_TRUE(contains(warning_of(R"({"governor": "performance,powersave"})"), "powersave"));
  EXPECT_TRUE(contains(warning_of(R"({"turbo": true})"), "Turbo"));
  EXPECT_TRUE(contains(warning_of(R"({"smt": true})"), "SMT"));
  EXPECT_TRUE(contains(warning_of(R"({"cpu_quota": 1.5, "throttled_us": 2500000})"), "2.5 s"));
  EXPECT_TRUE(contains(warning_of(R"({"scheduling_policy": "idle", "nice": 5})"),
                       "policy is idle, the nice value 5"));
}

TEST(EnvironmentWarnings, NameTheCommandThatMendsThem) {
  EXPECT_EQ(command_of(R"({"build_type": "Debug"})"),
            "cmake --preset release && cmake --build --preset release");
  EXPECT_EQ(command_of(R"({"cpus_affinity": 1, "cpus_online": 8})"), "taskset -cp 0-7 $$");
  EXPECT_EQ(command_of(R"({"cpu_quota": 1, "cpu_quota_file": "/sys/fs/cgroup/a/cpu.max"})"),
            "echo max | sudo tee /sys/fs/cgroup/a/cpu.max");
  EXPECT_EQ(command_of(R"({"cpu_quota": 1, "cpu_quota_file": "/cg/cpu.cfs_quota_us"})"),
            "echo -1 | sudo tee /cg/cpu.cfs_quota_us");
  EXPECT_EQ(command_of(R"({"load_average": [3.0]})"), "top -o %CPU");
  EXPECT_EQ(command_of(R"({"clock_source": "hpet", "clock_sources": "tsc hpet"})"),
            "echo tsc | sudo tee /sys/devices/system/clocksource/clocksource0/current_clocksource");
  EXPECT_EQ(command_of(R"({"governor": "powersave"})"),
            "echo performance | sudo tee /sys/devices/system/cpu/cpufreq/policy*/scaling_governor");
  EXPECT_EQ(command_of(R"({"smt": true})"), "echo off | sudo tee /sys/devices/system/cpu/smt/control");
}

TEST(EnvironmentWarnings, KnowTheSwitchOfEachFrequencyDriver) {
  const std::string intel = "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo";
  EXPECT_EQ(command_of(R"({"turbo": true, "frequency_driver": "intel_pstate"})"), intel);
  EXPECT_EQ(command_of(R"({"turbo": true, "frequency_driver": "intel_cpufreq"})"), intel);
  EXPECT_EQ(command_of(R"({"turbo": true, "frequency_driver": "acpi-cpufreq"})"),
            "echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost");
}

TEST(EnvironmentWarnings, MendOnlyWhatIsWrongWithTheScheduling) {
  EXPECT_EQ(command_of(R"({"scheduling_policy": "batch"})"), "sudo chrt --other -p 0 $$");
  EXPECT_EQ(command_of(R"({"nice": 1})"), "sudo renice -n 0 -p $$");
  EXPECT_EQ(command_of(R"({"scheduling_policy": "idle", "nice": 5})"),
            "sudo chrt --other -p 0 $$ && sudo renice -n 0 -p $$");
  json favoured = quiet();
  favoured.update({{"nice", -5}, {"scheduling_policy", "fifo"}});
  EXPECT_TRUE(environment_warnings(favoured).empty());
}

TEST(EnvironmentWarnings, NameNoCommandThatWouldNotHelp) {
  EXPECT_EQ(command_of(R"({"cpus_affinity": 1, "cpus_online": 1})"), "");
  EXPECT_EQ(command_of(R"({"cpu_quota": 1, "cpu_quota_file": null})"), "");
  EXPECT_EQ(command_of(R"({"clock_source": "hpet", "clock_sources": "hpet acpi_pm"})"), "");
  EXPECT_EQ(command_of(R"({"invariant_tsc": false})"), "");
  EXPECT_EQ(command_of(R"({"hypervisor": "KVMKVMKVM", "idle_poll_permitted": true})"), "");
}

TEST(EnvironmentWarnings, NameTheHypervisorAndItsSteal) {
  const std::string warning = warning_of(
      R"({"hypervisor": "KVMKVMKVM", "steal_percent_since_boot": 7.25, "idle_poll_permitted": true})");
  EXPECT_TRUE(contains(warning, "KVMKVMKVM"));
  EXPECT_TRUE(contains(warning, "7.2 %"));
}

TEST(EnvironmentWarnings, TellOfDeepIdleStatesOnlyWhereCoresMayNotPoll) {
  const char* const deep = R"({"idle_states": [{"exit_latency_us": null}, {"exit_latency_us": 133}]})";
  EXPECT_TRUE(contains(warning_of(deep), "up to 133 us"));
  EXPECT_EQ(command_of(deep), "sudo chown \"$USER\" /dev/cpu_dma_latency");
  json environment = quiet();
  environment.update(parse_json(deep));
  environment["idle_poll_permitted"] = true;
  EXPECT_TRUE(environment_warnings(environment).empty());
}

TEST(EnvironmentWarnings, TellOfHaltingCoresOnAVirtualMachineThatMayNotPoll) {
  json environment = quiet();
  environment["hypervisor"] = "KVMKVMKVM";
  const auto warnings = environment_warnings(environment);
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_TRUE(contains(warnings[0].text, "/dev/cpu_dma_latency"));
  EXPECT_TRUE(contains(warnings[1].text, "virtual machine"));
}

TEST(EnvironmentWarnings, PutTheWorstFirst) {
  json environment = quiet();
  environment.update(parse_json(R"({"turbo": true, "cpus_affinity": 1, "build_type": "Debug"})"));
  const auto warnings = environment_warnings(environment);
  ASSERT_EQ(warnings.size(), 3U);
  EXPECT_TRUE(contains(warnings[0].text, "Debug"));
  EXPECT_TRUE(contains(warnings[1].text, "Only one CPU"));
  EXPECT_TRUE(contains(warnings[2].text, "Turbo"));
}

}  // namespace
}  // namespace ipcbench
