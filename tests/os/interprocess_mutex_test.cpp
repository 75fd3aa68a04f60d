#include "os/interprocess_mutex.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <mutex>
#include <vector>

#include "os/child.h"
#include "os/process_stat.h"
#include "os/shared_block.h"
#include "processes.h"

namespace ipcbench {
namespace {

struct Shared {
  InterprocessMutex mutex;
  std::uint64_t count = 0;
};

TEST(InterprocessMutex, KeepsProcessesOutOfEachOthersWay) {
  constexpr std::uint64_t times = 100'000;
  const SharedBlock<Shared> shared;
  std::vector<Child> children;
  for (int i = 0; i < 3; ++i) {
    children.emplace_back("test-child", [&] {
      for (std::uint64_t left = times; left > 0; --left) {
        const std::lock_guard held(shared->mutex);
        ++shared->count;
      }
    });
  }
  for (Child& child : children) EXPECT_TRUE(child.wait().clean());
  EXPECT_EQ(shared->count, 3 * times);
}

TEST(InterprocessMutex, WakesWhoSleepsForItInAnotherProcess) {
  const SharedBlock<Shared> shared;
  shared->mutex.lock();
  Child child("test-child", [&] {
    const std::lock_guard held(shared->mutex);
    ++shared->count;
  });
  EXPECT_TRUE(eventually([&] { return process_stat_field(child.pid(), 3) == "S"; }));
  EXPECT_EQ(shared->count, 0U) << "it went in while the lock was held";
  shared->mutex.unlock();
  ASSERT_TRUE(child.wait().clean());
  EXPECT_EQ(shared->count, 1U);
}

}  // namespace
}  // namespace ipcbench
