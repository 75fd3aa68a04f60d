#include "os/mount_namespace.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "fake_tree.h"
#include "os/child.h"
#include "processes.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

class MountNamespace : public testing::Test {
 protected:
  void SetUp() override {
    tree_.write("emptied/before", "");
    if (!can_enter_own_mount_namespace(emptied_)) GTEST_SKIP() << "a mount namespace takes CAP_SYS_ADMIN";
  }

  FakeTree tree_;
  const std::string directory_ = tree_.root() / "emptied";
  const std::array<const char*, 1> emptied_{directory_.c_str()};
};

TEST_F(MountNamespace, IsEmptyThereAndShowsToWhoEntersIt) {
  const fs::path made = tree_.root() / "emptied/made";
  const Child first("first", [&] {
    enter_own_mount_namespace(emptied_);
    if (!fs::is_empty(directory_)) return;
    fs::current_path(directory_);
    std::ofstream(made) << "made";
    sleep_for_good();
  });
  const fs::path seen = fmt::format("/proc/{}/root{}", first.pid(), made.string());
  ASSERT_TRUE(eventually([&] { return fs::exists(seen); }));
  Child second("second", [&] {
    enter_mount_namespace_of(first.pid());
    if (!fs::exists(made) || fs::current_path() != directory_) _exit(1);
  });
  EXPECT_TRUE(second.wait().clean());
  EXPECT_FALSE(fs::exists(made));
  EXPECT_TRUE(fs::exists(tree_.root() / "emptied/before"));
}

}  // namespace
}  // namespace ipcbench
