#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "harness/session.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

class Grpc : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (const auto why_not = mechanism_.probe(names_).why_not) GTEST_SKIP() << *why_not;
  }

  const Mechanism& mechanism_ = *find_mechanism(GetParam());
  RunDirectory names_;
};

TEST_P(Grpc, StartsNoThreadInTheRunner) {
  const auto threads = [] {
    return std::ranges::distance(std::filesystem::directory_iterator("/proc/self/task"));
  };
  const auto before = threads();
  Session session(mechanism_, names_, {});
  session.run(Order::round_trips, 1);
  EXPECT_EQ(threads(), before);
  session.finish();
}

INSTANTIATE_TEST_SUITE_P(Unix, Grpc, testing::Values("grpc-unix", "grpc-unix-stream"), [](const auto& param) {
  std::string name = param.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace ipcbench
