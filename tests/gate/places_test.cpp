#include "gate/places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "os/usage_error.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Cell cell_with(Placement placement, Idle idle) {
  return {"pipe", Wait::block, 64, placement, idle, GateMetric::rtt_mean};
}

TEST(Places, KeepsWhatEveryMachineHasRoomFor) {
  Places places;
  std::vector<std::string> remarks;
  const auto kept = places.keep_possible({cell_with(Placement::same_core, Idle::system_default)}, remarks);
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_EQ(places.of(kept[0]).a, places.of(kept[0]).b);
}

TEST(Places, MeasuresOnceWhatCannotBeMadeToPoll) {
  Places places;
  std::vector<std::string> remarks;
  const auto kept = places.keep_possible(
      {cell_with(Placement::same_core, Idle::poll), cell_with(Placement::same_core, Idle::system_default)},
      remarks);
  if (why_no_idle_poll()) {
    ASSERT_THAT(kept, SizeIs(1));
    EXPECT_EQ(kept[0].idle, Idle::system_default);
    EXPECT_THAT(remarks.back(), HasSubstr("idle cores are left as they are"));
  } else {
    EXPECT_THAT(kept, SizeIs(2));
    EXPECT_THAT(remarks, IsEmpty());
  }
}

// No machine of this suite's tests has two sockets; one that has finds nothing to refuse.
TEST(Places, SaysOnceForWhichThereIsNone) {
  const std::vector<Cell> cells{cell_with(Placement::cross_socket, Idle::poll),
                                cell_with(Placement::cross_socket, Idle::system_default)};
  if (choose_cpus(Placement::cross_socket, allowed_cpus()).pair)
    GTEST_SKIP() << "this machine has two sockets";
  Places places;
  std::vector<std::string> remarks;
  EXPECT_THROW(static_cast<void>(places.keep_possible(cells, remarks)), UsageError);
  EXPECT_THAT(remarks, SizeIs(testing::Ge(1U)));
  EXPECT_THAT(remarks[0], HasSubstr("cells with cross-socket are left out: "));
}

}  // namespace
}  // namespace ipcbench
