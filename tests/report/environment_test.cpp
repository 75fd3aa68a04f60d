#include "report/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <nlohmann/json.hpp>

#include "../fake_tree.h"
#include "os/child.h"
#include "os/cpu_limit.h"
#include "os/error.h"
#include "os/shared_block.h"
#include "os/text.h"
#include "os/topology.h"
#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;

constexpr std::array names = {"schema",
                              "date",
                              "host",
                              "kernel",
                              "kernel_version",
                              "command_line",
                              "libc",
                              "compiler",
                              "compiler_flags",
                              "build_type",
                              "commit",
                              "dirty",
                              "libraries",
                              "cpu_model",
                              "microcode",
                              "cpus_online",
                              "cpus_affinity",
                              "affinity",
                              "cpu_quota",
                              "cpu_quota_file",
                              "throttled_us",
                              "cpus_available",
                              "cpus",
                              "caches",
                              "memory_bytes",
                              "hypervisor",
                              "clock_source",
                              "clock_sources",
                              "clock_cost_ns",
                              "clock_resolution_ns",
                              "governor",
                              "frequency_driver",
                              "turbo",
                              "smt",
                              "scheduling_policy",
                              "nice",
                              "system_call_count",
                              "idle_driver",
                              "idle_governor",
                              "idle_states",
                              "idle_poll_permitted",
                              "transparent_hugepages",
                              "aslr",
                              "mitigations",
                              "isolated_cpus",
                              "nohz_full",
                              "load_average",
                              "pressure",
                              "busy_programs",
                              "limits",
                              "warnings",
                              "invariant_tsc",
                              "steal_percent_since_boot"};

constexpr std::array limit_names = {"pipe_max_size",      "pipe_user_pages_soft", "wmem_default",
                                    "wmem_max",           "unix_max_dgram_qlen",  "mqueue_msg_max",
                                    "mqueue_msgsize_max", "mqueue_queues_max",    "rlimit_msgqueue",
                                    "rlimit_nofile",      "shm_free_bytes",       "shm_total_bytes"};

TEST(Environment, HasEveryNameEvenOnAMachineThatTellsNothing) {
  const FakeTree nothing;
  for (const json& all : {environment(), environment(nothing.root())}) {
    EXPECT_EQ(all.size(), names.size());
    for (const char* const name : names) {
      EXPECT_TRUE(all.contains(name)) << name;
    }
    for (const char* const name : limit_names) {
      EXPECT_TRUE(all["limits"].contains(name)) << name;
    }
  }
}

TEST(Environment, IsNullWhereTheFilesTellNothing) {
  const FakeTree nothing;
  const json all = environment(nothing.root());
  for (const char* const name : {"command_line",
                                 "cpu_model",
                                 "microcode",
                                 "cpu_quota",
                                 "cpu_quota_file",
                                 "throttled_us",
                                 "caches",
                                 "memory_bytes",
                                 "clock_source",
                                 "clock_sources",
                                 "invariant_tsc",
                                 "governor",
                                 "frequency_driver",
                                 "turbo",
                                 "smt",
                                 "idle_driver",
                                 "idle_governor",
                                 "idle_states",
                                 "transparent_hugepages",
                                 "aslr",
                                 "mitigations",
                                 "isolated_cpus",
                                 "nohz_full",
                                 "load_average",
                                 "pressure",
                                 "steal_percent_since_boot"}) {
    EXPECT_TRUE(all[name].is_null()) << name << " is " << all[name];
  }
  EXPECT_TRUE(all["limits"]["wmem_max"].is_null());
  EXPECT_TRUE(all["limits"]["shm_free_bytes"].is_null());
}

TEST(Environment, ReadsEachFileUnderItsName) {
  FakeTree tree;
  const std::string cpu = "sys/devices/system/cpu/";
  tree.write("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
  tree.write("sys/devices/system/clocksource/clocksource0/available_clocksource", "tsc hpet\n");
  tree.write(cpu + "cpu0/cpufreq/scaling_driver", "intel_pstate\n");
  tree.write("proc/cpuinfo", "processor\t: 0\nmicrocode\t: 0x1000065\n");
  tree.write(cpu + "cpuidle/current_driver", "acpi_idle\n")
      .write(cpu + "cpuidle/current_governor_ro", "menu\n");
  tree.write(cpu + "isolated", "2-3\n").write(cpu + "nohz_full", "3\n");
  tree.write("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
  tree.write("proc/sys/kernel/randomize_va_space", "2\n").write("proc/sys/fs/pipe-max-size", "1048576\n");
  tree.write("proc/sys/fs/pipe-user-pages-soft", "16384\n").write("proc/sys/net/core/wmem_default", "11\n");
  tree.write("proc/sys/net/core/wmem_max", "12\n").write("proc/sys/net/unix/max_dgram_qlen", "13\n");
  tree.write("proc/sys/fs/mqueue/msg_max", "14\n").write("proc/sys/fs/mqueue/msgsize_max", "15\n");
  tree.write("proc/sys/fs/mqueue/queues_max", "16\n");
  const json all = environment(tree.root());
  EXPECT_EQ(all["clock_source"], "hpet");
  EXPECT_EQ(all["clock_sources"], "tsc hpet");
  EXPECT_EQ(all["frequency_driver"], "intel_pstate");
  EXPECT_EQ(all["microcode"], "0x1000065");
  EXPECT_EQ(all["idle_driver"], "acpi_idle");
  EXPECT_EQ(all["idle_governor"], "menu");
  EXPECT_EQ(all["isolated_cpus"], "2-3");
  EXPECT_EQ(all["nohz_full"], "3");
  EXPECT_EQ(all["transparent_hugepages"], "always");
  EXPECT_EQ(all["aslr"], 2);
  const json& limits = all["limits"];
  EXPECT_EQ(limits["pipe_max_size"], 1048576);
  EXPECT_EQ(limits["pipe_user_pages_soft"], 16384);
  EXPECT_EQ(limits["wmem_default"], 11);
  EXPECT_EQ(limits["wmem_max"], 12);
  EXPECT_EQ(limits["unix_max_dgram_qlen"], 13);
  EXPECT_EQ(limits["mqueue_msg_max"], 14);
  EXPECT_EQ(limits["mqueue_msgsize_max"], 15);
  EXPECT_EQ(limits["mqueue_queues_max"], 16);
}

TEST(Environment, HasEachWarningWithTheCommandThatMendsIt) {
  FakeTree tree;
  const std::string clocks = "sys/devices/system/clocksource/clocksource0/";
  const auto warning = [&tree] {
    const json all = environment(tree.root());
    for (const json& each : all["warnings"]) {
      if (each["text"].get<std::string>().find("hpet") != std::string::npos) {
        return each;
      }
    }
    return json::object();
  };
  tree.write(clocks + "current_clocksource", "hpet\n").write(clocks + "available_clocksource", "hpet\n");
  EXPECT_TRUE(warning().at("command").is_null());
  tree.write(clocks + "available_clocksource", "tsc hpet\n");
  EXPECT_EQ(warning().at("command"), "echo tsc | sudo tee /" + clocks + "current_clocksource");
}

TEST(Environment, CountsTheQuotaAmongTheCpus) {
  FakeTree tree;
  tree.write("cg/cpu.stat", "nr_throttled 2\nthrottled_usec 1500\n");
  tree.write("proc/self/cgroup", "0::/\n").write("cg/cpu.max", "50000 100000\n");
  tree.write("proc/self/mountinfo", "30 23 0:26 / /cg rw - cgroup2 cgroup2 rw\n");
  const json all = environment(tree.root());
  EXPECT_EQ(all["cpu_quota"], 0.5);
  EXPECT_EQ(all["cpu_quota_file"], (tree.root() / "cg/cpu.max").string());
  EXPECT_EQ(all["throttled_us"], 1500);
  EXPECT_EQ(all["cpus_available"], 0.5);
  EXPECT_EQ(all["cpus_affinity"], affinity_cpus());
  EXPECT_EQ(all["cpus"].size(), static_cast<std::size_t>(affinity_cpus()));
  EXPECT_EQ(all["affinity"], cpu_list(allowed_cpus()));
}

TEST(Environment, TellsWhatTheKernelSays) {
  const json all = environment();
  EXPECT_EQ(all["schema"], 1);
  EXPECT_THAT(all["date"].get<std::string>(),
              testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"));
  for (const char* const name : {"host", "kernel", "kernel_version", "libc"}) {
    EXPECT_FALSE(all[name].get<std::string>().empty()) << name;
  }
  EXPECT_GE(all["clock_resolution_ns"], 1);
  EXPECT_TRUE(all["idle_poll_permitted"].is_boolean());
  EXPECT_EQ(all["system_call_count"]["available"], all["system_call_count"]["reason"].is_null());
}

TEST(Environment, TellsHowThisProcessIsScheduled) {
  const SharedBlock<std::atomic<int>> right;
  Child child("test-child", [&right] {
    sched_param none{};
    check(sched_setscheduler(0, SCHED_BATCH | SCHED_RESET_ON_FORK, &none), "sched_setscheduler");
    check(setpriority(PRIO_PROCESS, 0, 19), "setpriority");
    const json all = environment();
    *right = static_cast<int>(all["scheduling_policy"] == "batch") + static_cast<int>(all["nice"] == 19);
  });
  EXPECT_TRUE(child.wait().clean());
  EXPECT_EQ(*right, 2);
}

TEST(EnvironmentText, IsForAPerson) {
  const std::string text = environment_text(environment());
  const auto lines = std::count(text.begin(), text.end(), '\n');
  EXPECT_GE(lines, 30);
  EXPECT_LE(lines, 90);
  EXPECT_EQ(text.find("null"), std::string::npos);
  EXPECT_EQ(text.find('"'), std::string::npos);
}

TEST(EnvironmentText, SaysUnknownAndPutsWarningsLast) {
  const std::string text = environment_text(parse_json(R"({
      "governor": null, "throttled_us": 1500000, "scheduling_policy": "other", "nice": 5,
      "system_call_count": {"available": false, "reason": "not here"}, "isolated_cpus": "", "memory_bytes": 2147483648, "turbo": true,
      "warnings": [{"text": "Beware.", "command": "echo 1 | sudo tee file"}, {"text": "Alas.", "command": null}],
      "cpus": [{"cpu": 0, "core": 0, "package": 0, "llc": null}, {"cpu": 1, "core": 1, "package": 0, "llc": null}],
      "limits": {"shm_free_bytes": 1024}, "mitigations": {"meltdown": "Mitigation: PTI", "mds": "Not affected"}})"));
  const auto has = [&text](const char* line) { return text.find(line) != std::string::npos; };
  EXPECT_TRUE(has("commit         unknown, changes unknown\n"));
  EXPECT_TRUE(has("governor       unknown, driver unknown\n"));
  EXPECT_TRUE(has("throttled      1.5 s\n"));
  EXPECT_TRUE(has("steal          unknown\n"));
  EXPECT_TRUE(has("scheduling     policy other, nice 5\n"));
  EXPECT_TRUE(has("system calls   cannot be counted: not here\n"));
  EXPECT_TRUE(has("isolated CPUs  none\n"));
  EXPECT_TRUE(has("memory         2 GiB\n"));
  EXPECT_TRUE(has("turbo          yes\n"));
  EXPECT_TRUE(has("mitigations    meltdown\n"));
  EXPECT_TRUE(has("topology       allowed cores 2, packages 1, last-level caches unknown\n"));
  EXPECT_TRUE(has("shm_free_bytes 1 KiB, shm_total_bytes unknown"));
  EXPECT_TRUE(text.ends_with("the worst first:\n- Beware.\n    echo 1 | sudo tee file\n- Alas.\n"));
}

TEST(EnvironmentText, FitsEightyColumnsButForCommands) {
  const std::string words =
      "many words, one after the other, until they fill more than a line of a terminal, or two";
  const std::string command = std::string(100, 'x') + " y";
  const std::string text =
      environment_text({{"command_line", words}, {"warnings", {{{"text", words}, {"command", command}}}}});
  std::size_t longer = 0;
  for (const auto line : split(text, '\n')) {
    longer += line.size() > 80 ? 1U : 0U;
  }
  EXPECT_EQ(longer, 1U);
  EXPECT_NE(text.find("\n    " + command + "\n"), std::string::npos);
  EXPECT_NE(text.find("\n               "), std::string::npos) << "goes on below the first word";
}

TEST(EnvironmentText, SaysThatNothingDisturbs) {
  EXPECT_TRUE(
      environment_text(json::object()).ends_with("Nothing that is known will disturb a measurement here.\n"));
}

}  // namespace
}  // namespace ipcbench
