#include "os/topology.h"

#include <gtest/gtest.h>

#include "made_up_machine.h"
#include "os/cpu_limit.h"

namespace ipcbench {
namespace {

void expect_cpu(const Cpu& cpu, int index, int core, int package, int llc) {
  EXPECT_EQ(cpu.index, index);
  EXPECT_EQ(cpu.core, core) << index;
  EXPECT_EQ(cpu.package, package) << index;
  EXPECT_EQ(cpu.llc, llc) << index;
}

TEST(Topology, CountsCoresOverTheWholeMachineAndTakesTheOutermostCache) {
  const auto cpus = cpus_of_machine("package:2 l3:1 l2:2 core:1 pu:2", {0, 1, 2, 5, 7});
  ASSERT_EQ(cpus.size(), 5U);
  expect_cpu(cpus[0], 0, 0, 0, 0);
  expect_cpu(cpus[1], 1, 0, 0, 0);
  expect_cpu(cpus[2], 2, 1, 0, 0);
  expect_cpu(cpus[3], 5, 2, 1, 1);
  expect_cpu(cpus[4], 7, 3, 1, 1);
}

TEST(Topology, TellsCachesWithinAPackageApart) {
  const auto cpus = cpus_of_machine("package:1 l3:2 core:2 pu:1", {0, 1, 2});
  EXPECT_EQ(cpus[0].llc, cpus[1].llc);
  EXPECT_NE(cpus[0].llc, cpus[2].llc);
}

TEST(Topology, LeavesWhatIsNotKnownAtMinusOne) {
  const auto cpus = cpus_of_machine("pu:2", {0, 9});
  ASSERT_EQ(cpus.size(), 2U);
  expect_cpu(cpus[0], 0, -1, -1, -1);
  expect_cpu(cpus[1], 9, -1, -1, -1);
}

TEST(Topology, HoldsExactlyTheAllowedCpus) {
  std::vector<int> indices;
  for (const Cpu& cpu : allowed_cpus()) {
    indices.push_back(cpu.index);
  }
  EXPECT_EQ(indices, affinity_mask());
}

TEST(CpuList, JoinsNeighbours) {
  const auto list = [](const std::vector<int>& indices) {
    return cpu_list(cpus_of_machine("pu:1", indices));
  };
  EXPECT_EQ(list({}), "");
  EXPECT_EQ(list({3}), "3");
  EXPECT_EQ(list({0, 1}), "0-1");
  EXPECT_EQ(list({0, 1, 2, 3, 8, 10, 11}), "0-3,8,10-11");
}

}  // namespace
}  // namespace ipcbench
