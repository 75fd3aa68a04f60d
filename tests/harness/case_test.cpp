#include "harness/case.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

const Description& description() {
  static const Description text{.id = "made-up",
                                .title = "",
                                .family = "",
                                .waits = {Wait::block},
                                .payload = Payload::bytes,
                                .lossless = true,
                                .boundaries = true,
                                .per_message = {}};
  return text;
}

const Mechanism made_up{&description, nullptr, nullptr};

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

}  // namespace
}  // namespace ipcbench
