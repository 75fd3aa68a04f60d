#include "os/cpu_limit.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <algorithm>

#include "../fake_tree.h"

namespace ipcbench {
namespace {

// A process in /a/b of version 2.
class QuotaV2 : public testing::Test {
 protected:
  QuotaV2() {
    tree.write("proc/self/cgroup", "0::/a/b\n");
    tree.write("proc/self/mountinfo", "30 23 0:26 / /cg rw - cgroup2 cgroup2 rw\n");
  }

  FakeTree tree;
};

// A process in /a of version 1.
class QuotaV1 : public testing::Test {
 protected:
  QuotaV1() {
    tree.write("proc/self/cgroup", "1:cpu:/a\n");
    tree.write("proc/self/mountinfo", "30 23 0:26 / /cg rw - cgroup cgroup rw,cpu\n");
  }

  FakeTree tree;
};

TEST_F(QuotaV2, IsQuotaOverPeriod) {
  tree.write("cg/a/b/cpu.max", "150000 100000\n");
  EXPECT_EQ(cgroup_quota(tree.root()), 1.5);
}

TEST_F(QuotaV2, IsTheSmallestOnTheWayUp) {
  tree.write("cg/a/b/cpu.max", "300000 100000\n").write("cg/a/cpu.max", "50000 100000\n");
  EXPECT_EQ(cgroup_quota(tree.root()), 0.5);
  EXPECT_EQ(cgroup_quota_file(tree.root()), tree.root() / "cg/a/cpu.max");
  tree.write("cg/a/b/cpu.max", "20000 100000\n");
  EXPECT_EQ(cgroup_quota(tree.root()), 0.2);
  EXPECT_EQ(cgroup_quota_file(tree.root()), tree.root() / "cg/a/b/cpu.max");
}

TEST_F(QuotaV2, IsNoneForMax) {
  tree.write("cg/a/b/cpu.max", "max 100000\n");
  EXPECT_EQ(cgroup_quota(tree.root()), std::nullopt);
  EXPECT_EQ(cgroup_quota_file(tree.root()), std::nullopt);
  tree.write("cg/a/cpu.max", "200000 100000\n");
  EXPECT_EQ(cgroup_quota(tree.root()), 2.0);
}

TEST_F(QuotaV2, IsNoneWithoutTheController) {
  EXPECT_EQ(cgroup_quota(tree.root()), std::nullopt);
}

TEST_F(QuotaV2, IsUnknownWhereOneLevelCannotBeUnderstood) {
  tree.write("cg/a/cpu.max", "50000 100000\n");
  for (const char* const garbage :
       {"", "many", "100000", "1 0", "-1 100000", "0 100000", "1 2 3", "1x 100000"}) {
    tree.write("cg/a/b/cpu.max", garbage);
    EXPECT_EQ(cgroup_quota(tree.root()), std::nullopt) << garbage;
  }
}

TEST_F(QuotaV1, IsQuotaOverPeriod) {
  tree.write("cg/a/cpu.cfs_quota_us", "25000\n").write("cg/a/cpu.cfs_period_us", "100000\n");
  tree.write("cg/cpu.cfs_quota_us", "-1\n").write("cg/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(cgroup_quota(tree.root()), 0.25);
  EXPECT_EQ(cgroup_quota_file(tree.root()), tree.root() / "cg/a/cpu.cfs_quota_us");
}

TEST_F(QuotaV1, IsNoneForMinusOne) {
  tree.write("cg/a/cpu.cfs_quota_us", "-1\n").write("cg/a/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(cgroup_quota(tree.root()), std::nullopt);
}

TEST_F(QuotaV1, IsUnknownWithoutAPeriod) {
  tree.write("cg/a/cpu.cfs_quota_us", "25000\n");
  EXPECT_EQ(cgroup_quota(tree.root()), std::nullopt);
}

TEST(QuotaHybrid, IsTheSmallerOfBoth) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "1:cpu:/\n0::/\n");
  tree.write("proc/self/mountinfo",
             "30 23 0:26 / /v1 rw - cgroup cgroup rw,cpu\n31 23 0:27 / /v2 rw - cgroup2 cgroup2 rw\n");
  tree.write("v1/cpu.cfs_quota_us", "300000").write("v1/cpu.cfs_period_us", "100000");
  EXPECT_EQ(cgroup_quota(tree.root()), 3.0);
  tree.write("v2/cpu.max", "100000 100000");
  EXPECT_EQ(cgroup_quota(tree.root()), 1.0);
}

TEST(Affinity, IsWhatTheKernelSays) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) {
    GTEST_SKIP() << "more CPUs than a plain mask holds";
  }
  const auto mask = affinity_mask();
  EXPECT_EQ(affinity_cpus(), CPU_COUNT(&set));
  EXPECT_EQ(static_cast<int>(mask.size()), CPU_COUNT(&set));
  EXPECT_TRUE(std::is_sorted(mask.begin(), mask.end()));
  EXPECT_TRUE(std::all_of(mask.begin(), mask.end(), [&](int cpu) { return CPU_ISSET(cpu, &set); }));
}

TEST(AvailableCpus, AreAtMostTheAffinityMask) {
  EXPECT_GT(available_cpus(), 0);
  EXPECT_LE(available_cpus(), affinity_cpus());
}

}  // namespace
}  // namespace ipcbench
