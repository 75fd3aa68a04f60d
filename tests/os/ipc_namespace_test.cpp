#include "os/ipc_namespace.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "os/files.h"

namespace ipcbench {
namespace {

constexpr const char* limit = "/proc/sys/kernel/msgmnb";

std::filesystem::path own_namespace() {
  return std::filesystem::read_symlink("/proc/self/ns/ipc");
}

// Leaves the suite's own namespace as it was: in a child, whose status is 0 where all went as it should.
template <class Body>
void in_a_child(Body body) {
  EXPECT_EXIT({ std::exit(body() ? 0 : 1); }, testing::ExitedWithCode(0), "");
}

TEST(IpcNamespace, KeepsRaisedLimits) {
  if (::geteuid() != 0) GTEST_SKIP() << "an IPC namespace takes CAP_SYS_ADMIN";
  in_a_child([] {
    if (::unshare(CLONE_NEWIPC) < 0) return false;  // raised here, it is raised for this child alone
    std::ofstream(limit) << 123456 << std::flush;
    const auto before = own_namespace();
    return enter_own_ipc_namespace() && own_namespace() != before && read_text(limit) == "123456";
  });
}

TEST(IpcNamespace, IsRefusedWithoutTheRight) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  in_a_child([] {
    constexpr uid_t nobody = 65534;
    if (::setuid(nobody) < 0) return false;
    const auto before = own_namespace();
    return !enter_own_ipc_namespace() && own_namespace() == before;
  });
}

}  // namespace
}  // namespace ipcbench
