#include "report/environment_files.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "../fake_tree.h"
#include "report/json_text.h"

namespace ipcbench::environment_files {
namespace {

using nlohmann::json;

const std::string cpu = "sys/devices/system/cpu/";

TEST(EnvironmentFiles, ReadTextsNumbersAndChoices) {
  FakeTree tree;
  tree.write("text", "tsc\n").write("number", "212992\n").write("choice", "always [madvise] never\n");
  EXPECT_EQ(text(tree.root() / "text"), "tsc");
  EXPECT_EQ(number(tree.root() / "number"), 212992);
  EXPECT_EQ(number(tree.root() / "text"), json());
  EXPECT_EQ(bracketed(tree.root() / "choice"), "madvise");
  EXPECT_EQ(bracketed(tree.root() / "text"), json());
}

TEST(EnvironmentFiles, AreNullWhereNothingCanBeRead) {
  const FakeTree tree;
  const auto& root = tree.root();
  for (const json& value :
       {text(root / "x"), number(root / "x"), bracketed(root / "x"), cpuinfo(root, "model name"),
        invariant_tsc(root), memory_bytes(root), governor(root), turbo(root), smt(root), cpu_set(root / "x"),
        command_line(root), caches(root), idle_states(root), mitigations(root), load_average(root),
        pressure(root), steal_percent_since_boot(root)}) {
    EXPECT_EQ(value, json());
  }
}

TEST(EnvironmentFiles, AreNullWhereTheTextMakesNoSense) {
  FakeTree tree;
  tree.write("proc/meminfo", "MemTotal: much kB\n").write("proc/loadavg", "0.1 0.2\n");
  tree.write("proc/pressure/cpu", "nothing\n").write(cpu + "smt/active", "maybe\n");
  tree.write("choice", "] [\n");
  EXPECT_EQ(memory_bytes(tree.root()), json());
  EXPECT_EQ(load_average(tree.root()), json());
  EXPECT_EQ(pressure(tree.root()), json());
  EXPECT_EQ(smt(tree.root()), json());
  EXPECT_EQ(bracketed(tree.root() / "choice"), json());
}

TEST(EnvironmentFiles, ReadTheProcessor) {
  FakeTree tree;
  tree.write("proc/cpuinfo",
             "processor\t: 0\nmodel name\t: Model: A\nflags\t\t: fpu constant_tsc nonstop_tsc\n\n"
             "processor\t: 1\nmodel name\t: B\n");
  EXPECT_EQ(cpuinfo(tree.root(), "model name"), "Model: A");
  EXPECT_EQ(cpuinfo(tree.root(), "model"), json());
  EXPECT_EQ(invariant_tsc(tree.root()), true);
  tree.write("proc/cpuinfo", "flags\t\t: fpu constant_tsc nonstop_tsc_s3\n");
  EXPECT_EQ(invariant_tsc(tree.root()), false);
}

TEST(EnvironmentFiles, ReadTheMemory) {
  FakeTree tree;
  tree.write("proc/meminfo", "MemTotal:       2048 kB\nMemFree: 1 kB\n");
  EXPECT_EQ(memory_bytes(tree.root()), 2097152);
}

TEST(EnvironmentFiles, NameEachGovernorOnce) {
  FakeTree tree;
  tree.write(cpu + "cpufreq/policy0/scaling_governor", "schedutil\n");
  tree.write(cpu + "cpufreq/policy1/scaling_governor", "schedutil\n");
  EXPECT_EQ(governor(tree.root()), "schedutil");
  tree.write(cpu + "cpufreq/policy2/scaling_governor", "performance\n");
  EXPECT_EQ(governor(tree.root()), "performance,schedutil");
}

TEST(EnvironmentFiles, ReadTurboFromEitherDriver) {
  FakeTree tree;
  tree.write(cpu + "cpufreq/boost", "1\n");
  EXPECT_EQ(turbo(tree.root()), true);
  tree.write(cpu + "cpufreq/boost", "0\n");
  EXPECT_EQ(turbo(tree.root()), false);
  tree.write(cpu + "intel_pstate/no_turbo", "0\n");
  EXPECT_EQ(turbo(tree.root()), true);
  tree.write(cpu + "intel_pstate/no_turbo", "1\n");
  EXPECT_EQ(turbo(tree.root()), false);
}

TEST(EnvironmentFiles, ReadSmtAndIsolation) {
  FakeTree tree;
  tree.write(cpu + "smt/active", "1\n").write(cpu + "isolated", "\n").write(cpu + "nohz_full", "  (null)\n");
  EXPECT_EQ(smt(tree.root()), true);
  EXPECT_EQ(cpu_set(tree.root() / (cpu + "isolated")), "");
  EXPECT_EQ(cpu_set(tree.root() / (cpu + "nohz_full")), "");
  tree.write(cpu + "smt/active", "0\n").write(cpu + "isolated", "2-3\n");
  EXPECT_EQ(smt(tree.root()), false);
  EXPECT_EQ(cpu_set(tree.root() / (cpu + "isolated")), "2-3");
}

TEST(EnvironmentFiles, KeepOfTheCommandLineWhatTheKernelReads) {
  FakeTree tree;
  tree.write("proc/cmdline", "quiet isolcpus=1 -- --name value\n");
  EXPECT_EQ(command_line(tree.root()), "quiet isolcpus=1");
  tree.write("proc/cmdline", "quiet\n");
  EXPECT_EQ(command_line(tree.root()), "quiet");
}

TEST(EnvironmentFiles, ReadTheCaches) {
  FakeTree tree;
  const std::string cache = cpu + "cpu0/cache/";
  tree.write(cache + "index0/level", "1\n").write(cache + "index0/type", "Data\n");
  tree.write(cache + "index0/size", "48K\n").write(cache + "index0/coherency_line_size", "64\n");
  tree.write(cache + "index0/shared_cpu_list", "0,4\n");
  tree.write(cache + "index3/level", "3\n")
      .write(cache + "index3/size", "huge\n")
      .write(cache + "uevent", "");
  const json expected = parse_json(R"([
      {"level": 1, "type": "Data", "size_bytes": 49152, "line_bytes": 64, "shared_cpus": "0,4"},
      {"level": 3, "type": null, "size_bytes": null, "line_bytes": null, "shared_cpus": null}])");
  EXPECT_EQ(caches(tree.root()), expected);
}

TEST(EnvironmentFiles, ReadTheIdleStates) {
  FakeTree tree;
  tree.write(cpu + "cpu0/cpuidle/state0/name", "POLL\n").write(cpu + "cpu0/cpuidle/state0/latency", "0\n");
  tree.write(cpu + "cpu0/cpuidle/state1/name", "C1\n").write(cpu + "cpu0/cpuidle/state1/latency", "2\n");
  EXPECT_EQ(idle_states(tree.root()),
            parse_json(R"([{"name": "POLL", "exit_latency_us": 0}, {"name": "C1", "exit_latency_us": 2}])"));
}

TEST(EnvironmentFiles, ReadMitigationsLoadAndPressure) {
  FakeTree tree;
  tree.write(cpu + "vulnerabilities/meltdown", "Mitigation: PTI\n");
  tree.write("proc/loadavg", "0.50 1.25 2.00 1/100 4242\n");
  tree.write("proc/pressure/cpu", "some avg10=1.35 avg60=0.62 avg300=0.42 total=4352047\nfull avg10=0.00\n");
  EXPECT_EQ(mitigations(tree.root()), parse_json(R"({"meltdown": "Mitigation: PTI"})"));
  EXPECT_EQ(load_average(tree.root()), parse_json("[0.5, 1.25, 2.0]"));
  EXPECT_EQ(pressure(tree.root()), parse_json(R"({"cpu": 1.35})"));
}

TEST(EnvironmentFiles, TakeStealOverAllCpus) {
  FakeTree tree;
  tree.write("proc/stat", "cpu 0 0 0 0 0 0 0 0\ncpu0 40 0 0 0 0 0 0 10\ncpu1 50 0 0 0 0 0 0 0\n");
  EXPECT_EQ(steal_percent_since_boot(tree.root()), 10.0);
}

}  // namespace
}  // namespace ipcbench::environment_files
