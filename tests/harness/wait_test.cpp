#include "harness/wait.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(Wait, IsFoundByTheNameThatItHas) {
  for (const Wait wait :
       {Wait::block, Wait::spin, Wait::yield, Wait::spin_then_block, Wait::poll, Wait::epoll}) {
    EXPECT_EQ(wait_from(name(wait)), wait) << name(wait);
  }
}

TEST(Wait, IsNamedAsInTheColumnsOfTheResults) {
  EXPECT_EQ(name(Wait::block), "block");
  EXPECT_EQ(name(Wait::spin), "spin");
  EXPECT_EQ(name(Wait::yield), "yield");
  EXPECT_EQ(name(Wait::spin_then_block), "spin-then-block");
  EXPECT_EQ(name(Wait::poll), "poll");
  EXPECT_EQ(name(Wait::epoll), "epoll");
}

TEST(Wait, HasNoOtherNames) {
  for (const char* id : {"", "Block", "blocks", "spin ", "spin_then_block", "all"}) {
    EXPECT_EQ(wait_from(id), std::nullopt) << id;
  }
}

TEST(Wait, BeginsWithBlockWhereverThereIsAChoice) {
  EXPECT_EQ(descriptor_waits.front(), Wait::block);
  EXPECT_EQ(memory_waits.front(), Wait::block);
}

}  // namespace
}  // namespace ipcbench
