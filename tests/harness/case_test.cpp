#include "harness/case.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

constexpr Description made_up_description{.id = "made-up",
                                          .title = "",
                                          .family = "",
                                          .waits = memory_waits,
                                          .payload = Payload::bytes,
                                          .lossless = true,
                                          .boundaries = true,
                                          .per_message = {}};

const Mechanism made_up{&made_up_description, nullptr, nullptr, false};

TEST(Case, IsNamedAfterItsPointOfTheParameterSpace) {
  EXPECT_EQ(
      (Case{&made_up, Wait::block, 64, Placement::cross_core, Idle::system_default, std::nullopt}.name()),
      "made-up/block/64/cross-core/default");
  EXPECT_EQ((Case{&made_up, Wait::block, 1 << 20, Placement::unpinned, Idle::poll, std::nullopt}.name()),
            "made-up/block/1048576/unpinned/poll");
}

TEST(Case, IsNamedAlikeWhicheverCpusWereChosen) {
  const CpuPair pair{2, 3, true};
  EXPECT_EQ((Case{&made_up, Wait::block, 8, Placement::same_core, Idle::poll, pair}.name()),
            "made-up/block/8/same-core/poll");
}

TEST(Case, IsNamedAfterAPairOfTheUsersOwn) {
  const CpuPair pair{0, 3, true};
  EXPECT_EQ((Case{&made_up, Wait::spin_then_block, 8, Placement::cpus, Idle::poll, pair}.name()),
            "made-up/spin-then-block/8/cpus-0-3/poll");
}

TEST(Case, SaysWhatIsNotTheUsual) {
  Case point{&made_up, Wait::spin, 64, Placement::cross_core, Idle::poll, std::nullopt};
  point.transfer = Transfer::zero_copy;
  EXPECT_EQ(point.name(), "made-up/spin/64/cross-core/poll/zero-copy");
  point.producers = 4;
  EXPECT_EQ(point.name(), "made-up/spin/64/cross-core/poll/zero-copy/4x1");
  point.transfer = Transfer::copy;
  EXPECT_EQ(point.name(), "made-up/spin/64/cross-core/poll/4x1");
}

}  // namespace
}  // namespace ipcbench
