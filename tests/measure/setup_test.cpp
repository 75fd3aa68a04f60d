#include "measure/setup.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "measure/cases.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

TEST(Setup, IsTheSumOfItsParts) {
  const ipcbench::Setup setup{
      .make_ns = 1, .attach_ns = 20, .first_rtt_ns = 300, .detach_ns = 4'000, .remove_ns = 50'000};
  EXPECT_DOUBLE_EQ(setup.total_ns(), 54'321);
}

class SetupTest : public MeasureTest {
 protected:
  // What bears the run's name in shared memory, and what lies in its directory.
  [[nodiscard]] std::vector<std::string> what_is_there() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(names_.path())) found.push_back(entry.path().filename());
    for (const auto& entry : fs::directory_iterator("/dev/shm")) {
      const std::string leaf = entry.path().filename();
      if (leaf.starts_with(fs::path(names_.path()).filename().string() + "-")) found.push_back(leaf);
    }
    return found;
  }
};

TEST_F(SetupTest, MeasuresEveryPartAndLeavesNothing) {
  for (const char* id : {"pipe", "fifo", "unix-dgram", "shm-sem", "mmap"}) {
    const auto setup = measure_setup(case_of(id), bench_);
    EXPECT_GT(setup.make_ns, 0) << id;
    EXPECT_GT(setup.attach_ns, 0) << id;
    EXPECT_GT(setup.first_rtt_ns, 0) << id;
    EXPECT_GT(setup.detach_ns, 0) << id;
    EXPECT_GT(setup.remove_ns, 0) << id;
    EXPECT_THAT(what_is_there(), testing::IsSubsetOf({"journal"})) << id;
  }
}

TEST_F(SetupTest, WaitsAsTheCaseAsksFor) {
  EXPECT_GT(measure_setup(case_of("pipe", Wait::epoll), bench_).first_rtt_ns, 0);
  EXPECT_THROW(measure_setup(case_of("pipe", Wait::yield), bench_), std::invalid_argument);
}

}  // namespace
}  // namespace ipcbench
