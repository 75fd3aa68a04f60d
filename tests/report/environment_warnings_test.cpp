#include "report/environment_warnings.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ipcbench {
namespace {

using nlohmann::json;

// A machine on which nothing disturbs.
json quiet() {
  return json::parse(R"({
      "build_type": "Release", "compiler_flags": "-O2", "cpus_affinity": 4, "cpu_quota": null,
      "clock_source": "tsc", "clock_cost_ns": 20.0, "invariant_tsc": true, "hypervisor": "none",
      "idle_poll_permitted": false, "steal_percent_since_boot": 0.0, "load_average": [0.1, 2.0, 3.0],
      "governor": "performance", "turbo": false})");
}

// The one warning that such a change to the quiet machine brings.
std::string warning_of(const char* change) {
  json environment = quiet();
  environment.update(json::parse(change));
  const auto warnings = environment_warnings(environment);
  EXPECT_EQ(warnings.size(), 1U) << change;
  return warnings.empty() ? "" : warnings.front();
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

TEST(EnvironmentWarnings, NameEachMatterAndItsFigures) {
  EXPECT_TRUE(contains(warning_of(R"({"build_type": "Debug"})"), "Debug build"));
  EXPECT_TRUE(contains(warning_of(R"({"compiler_flags": "-O2 -fsanitize=address"})"), "sanitizers"));
  EXPECT_TRUE(contains(warning_of(R"({"cpus_affinity": 1})"), "Only one CPU"));
  EXPECT_TRUE(contains(warning_of(R"({"cpu_quota": 1.5})"), "1.5 CPUs"));
  EXPECT_TRUE(contains(warning_of(R"({"clock_source": "hpet", "clock_cost_ns": 800.0})"), "hpet"));
  EXPECT_TRUE(contains(warning_of(R"({"clock_source": "hpet", "clock_cost_ns": 800.0})"), "800 ns"));
  EXPECT_TRUE(contains(warning_of(R"({"invariant_tsc": false})"), "invariant"));
  EXPECT_TRUE(contains(warning_of(R"({"load_average": [0.75, 0.0, 0.0]})"), "0.75"));
  EXPECT_TRUE(contains(warning_of(R"({"governor": "powersave"})"), "powersave"));
  EXPECT_TRUE(contains(warning_of(R"({"governor": "performance,powersave"})"), "powersave"));
  EXPECT_TRUE(contains(warning_of(R"({"turbo": true})"), "Turbo"));
}

TEST(EnvironmentWarnings, NameTheHypervisorAndItsSteal) {
  const std::string warning = warning_of(
      R"({"hypervisor": "KVMKVMKVM", "steal_percent_since_boot": 7.25, "idle_poll_permitted": true})");
  EXPECT_TRUE(contains(warning, "KVMKVMKVM"));
  EXPECT_TRUE(contains(warning, "7.2 %"));
}

TEST(EnvironmentWarnings, TellOfHaltingCoresOnlyOnAVirtualMachineThatMayNotPoll) {
  json environment = quiet();
  environment["hypervisor"] = "KVMKVMKVM";
  const auto warnings = environment_warnings(environment);
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_TRUE(contains(warnings[0], "/dev/cpu_dma_latency"));
  EXPECT_TRUE(contains(warnings[1], "virtual machine"));
}

TEST(EnvironmentWarnings, PutTheWorstFirst) {
  json environment = quiet();
  environment.update(json::parse(R"({"turbo": true, "cpus_affinity": 1, "build_type": "Debug"})"));
  const auto warnings = environment_warnings(environment);
  ASSERT_EQ(warnings.size(), 3U);
  EXPECT_TRUE(contains(warnings[0], "Debug"));
  EXPECT_TRUE(contains(warnings[1], "Only one CPU"));
  EXPECT_TRUE(contains(warnings[2], "Turbo"));
}

}  // namespace
}  // namespace ipcbench
