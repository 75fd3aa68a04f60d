#include "os/hypervisor.h"

#include <gtest/gtest.h>

#include <string>

#include "os/files.h"

namespace ipcbench {
namespace {

TEST(Hypervisor, AgreesWithTheFlagsOfTheKernel) {
  const std::string cpuinfo = read_text("/proc/cpuinfo").value_or("");
  if (cpuinfo.find("\nflags") == std::string::npos) {
    GTEST_SKIP() << "no x86 processor";
  }
  ASSERT_TRUE(hypervisor());
  EXPECT_EQ(*hypervisor() != "none", cpuinfo.find(" hypervisor ") != std::string::npos);
}

}  // namespace
}  // namespace ipcbench
