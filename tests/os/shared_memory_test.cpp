#include "os/shared_memory.h"

#include <gmock/gmock.h>
#include <sys/mman.h>
#include <unistd.h>

#include <limits>
#include <system_error>
#include <utility>
#include <vector>

#include "os/child.h"

namespace ipcbench {
namespace {

const std::size_t page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));

std::size_t resident_pages(const SharedMemory& memory) {
  std::vector<unsigned char> pages(memory.bytes() / page);
  EXPECT_EQ(::mincore(memory.address(), memory.bytes(), pages.data()), 0);
  std::size_t resident = 0;
  for (const unsigned char each : pages) resident += each & 1U;
  return resident;
}

TEST(SharedMemory, IsSharedWithAChild) {
  const SharedMemory memory(sizeof(int));
  auto* const number = static_cast<volatile int*>(memory.address());
  EXPECT_EQ(*number, 0);
  Child child("test-child", [&] { *number = 7; });
  ASSERT_TRUE(child.wait().clean());
  EXPECT_EQ(*number, 7);
}

TEST(SharedMemory, TakesNoPageBeforeItIsTouched) {
  const SharedMemory memory(16 * page);
  EXPECT_EQ(resident_pages(memory), 0U);
  static_cast<volatile char*>(memory.address())[3 * page] = 1;
  EXPECT_EQ(resident_pages(memory), 1U);
}

TEST(SharedMemory, IsUnmappedOnceByItsLastOwner) {
  void* address = nullptr;
  {
    SharedMemory first(page);
    address = first.address();
    const SharedMemory second(std::move(first));
    EXPECT_EQ(second.address(), address);
    EXPECT_EQ(::msync(address, page, MS_ASYNC), 0);
  }
  EXPECT_EQ(::msync(address, page, MS_ASYNC), -1) << "still mapped";
}

TEST(SharedMemory, SaysThatThereIsNotSoMuch) {
  constexpr std::size_t too_much = std::numeric_limits<std::size_t>::max() / 2;
  try {
    const SharedMemory memory(too_much);
    FAIL() << "mapped";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::not_enough_memory);
    EXPECT_THAT(error.what(), testing::HasSubstr("bytes of shared memory"));
  }
}

}  // namespace
}  // namespace ipcbench
