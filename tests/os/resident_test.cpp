#include "os/resident.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <climits>
#include <cstring>

#include "os/child.h"

namespace ipcbench {
namespace {

constexpr std::size_t mib = 1024UL * 1024;

TEST(ResidentBytes, FollowWhatAProcessTouches) {
  constexpr std::size_t size = 8 * mib;
  // As the kernel may count in batches and use huge pages.
  constexpr std::size_t tolerance = 4 * mib;
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  const auto before = resident_bytes(getpid());
  std::memset(memory, 1, size);
  const auto after = resident_bytes(getpid());
  ::munmap(memory, size);
  ASSERT_TRUE(before && after);
  EXPECT_NEAR(static_cast<double>(*after - *before), size, tolerance);
  EXPECT_LT(resident_bytes(getpid()), *after - tolerance);
}

TEST(ResidentBytes, AreThoseOfTheProcessAskedFor) {
  constexpr std::size_t size = 64 * mib;
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  const Child child("test-child", [] {
    for (;;) ::pause();
  });
  std::memset(memory, 1, size);
  EXPECT_LT(resident_bytes(child.pid()).value_or(0) + size / 2, resident_bytes(getpid()));
  ::munmap(memory, size);
}

TEST(ResidentBytes, AreNoneOfAProcessThatHasEndedOrNeverWas) {
  const Child zombie("test-child", [] {});
  ASSERT_TRUE(zombie.ended(30'000));
  EXPECT_EQ(resident_bytes(zombie.pid()), 0U);
  EXPECT_EQ(resident_bytes(INT_MAX), std::nullopt);
  EXPECT_EQ(resident_bytes(-1), std::nullopt);
}

}  // namespace
}  // namespace ipcbench
