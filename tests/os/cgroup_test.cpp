#include "os/cgroup.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "../fake_tree.h"

namespace ipcbench {
namespace {

using Found = std::vector<std::pair<int, std::string>>;

// Version and directory of each group, the latter relative to the tree.
Found groups_in(const FakeTree& tree) {
  Found found;
  for (const CpuCgroup& group : cpu_cgroups(tree.root())) {
    found.emplace_back(group.version, group.directory.lexically_relative(tree.root()).string());
  }
  return found;
}

TEST(CpuCgroups, GoFromTheOwnGroupUpToTheMount) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/a/b\n");
  tree.write("proc/self/mountinfo",
             "30 23 0:26 / /sys/fs/cgroup rw,relatime shared:4 - cgroup2 cgroup2 rw\n");
  EXPECT_EQ(groups_in(tree), (Found{{2, "sys/fs/cgroup/a/b"}, {2, "sys/fs/cgroup/a"}, {2, "sys/fs/cgroup"}}));
}

TEST(CpuCgroups, TakeTheCpuControllerOfVersion1Only) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "4:cpuset:/x\n3:cpu,cpuacct:/job\n1:name=systemd:/y\n");
  tree.write("proc/self/mountinfo",
             "31 23 0:27 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"
             "32 31 0:28 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
             "33 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n");
  EXPECT_EQ(groups_in(tree), (Found{{1, "sys/fs/cgroup/cpu,cpuacct/job"}, {1, "sys/fs/cgroup/cpu,cpuacct"}}));
}

TEST(CpuCgroups, FollowBothHierarchiesOfAHybridSystem) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "1:cpu:/\n0::/job\n");
  tree.write("proc/self/mountinfo",
             "32 31 0:29 / /cg/cpu rw - cgroup cgroup rw,cpu\n"
             "41 31 0:38 / /cg/unified rw - cgroup2 cgroup2 rw\n");
  EXPECT_EQ(groups_in(tree), (Found{{1, "cg/cpu"}, {2, "cg/unified/job"}, {2, "cg/unified"}}));
}

TEST(CpuCgroups, AreRelativeToWhatIsMountedInAContainer) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "1:cpu:/docker/abc/inner\n");
  tree.write("proc/self/mountinfo", "32 31 0:29 /docker/abc /cg/cpu ro - cgroup cgroup rw,cpu\n");
  EXPECT_EQ(groups_in(tree), (Found{{1, "cg/cpu/inner"}, {1, "cg/cpu"}}));
}

TEST(CpuCgroups, AreNoneWhereTheProcessLiesOutsideOfTheMount) {
  FakeTree tree;
  tree.write("proc/self/mountinfo", "32 31 0:29 /docker/abc /cg/cpu ro - cgroup cgroup rw,cpu\n");
  tree.write("proc/self/cgroup", "1:cpu:/docker/other\n");
  EXPECT_EQ(groups_in(tree), Found{});
  tree.write("proc/self/cgroup", "1:cpu:/\n");
  EXPECT_EQ(groups_in(tree), Found{});
}

TEST(CpuCgroups, DecodeTheMountPointAndKeepColonsInNames) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/a:b\n");
  tree.write("proc/self/mountinfo", "30 23 0:26 / /c\\040d rw - cgroup2 none rw\n");
  EXPECT_EQ(groups_in(tree), (Found{{2, "c d/a:b"}, {2, "c d"}}));
}

TEST(CpuCgroups, AreNoneWhereNothingCanBeUnderstood) {
  FakeTree tree;
  EXPECT_EQ(groups_in(tree), Found{});
  tree.write("proc/self/cgroup", "nonsense\n0\n::\n").write("proc/self/mountinfo", "1 2 3 -\n- - - -\n\n");
  EXPECT_EQ(groups_in(tree), Found{});
}

}  // namespace
}  // namespace ipcbench
