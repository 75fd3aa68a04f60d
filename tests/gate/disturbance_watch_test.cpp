#include "gate/disturbance_watch.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "fake_tree.h"

namespace ipcbench {
namespace {

using std::chrono::milliseconds;

TEST(DisturbedRound, ByStealOverItsLimit) {
  EXPECT_EQ(disturbed_round({.steal_percent = 25, .throttled_us = {}}, {}, milliseconds(100)), "");
  EXPECT_EQ(disturbed_round({.steal_percent = 26, .throttled_us = {}}, {}, milliseconds(100)),
            "the hypervisor took 26 % of its CPUs (limit 25 %)");
}

TEST(DisturbedRound, ByThrottlingOverItsLimit) {
  EXPECT_EQ(disturbed_round({}, {.steal_percent = {}, .throttled_us = 10'000}, milliseconds(100)), "");
  EXPECT_EQ(disturbed_round({}, {.steal_percent = {}, .throttled_us = 50'000}, milliseconds(100)),
            "its control group was throttled for 50 % of its time (limit 10 %)");
  EXPECT_EQ(disturbed_round({.steal_percent = {}, .throttled_us = 50'000}, {}, milliseconds(100)), "")
      << "what was before the round does not count";
}

TEST(DisturbedRound, NotByWhatIsUnknown) {
  EXPECT_EQ(disturbed_round({}, {}, milliseconds(100)), "");
}

TEST(DisturbanceWatch, LooksAtTheLastSecondAndAtItsCpusAlone) {
  FakeTree tree;
  tree.write("proc/stat", "cpu0 100 0 0 1000 0 0 0 0\ncpu1 100 0 0 1000 0 0 0 0\n");
  DisturbanceWatch watch(tree.root());
  watch.begin_round();
  std::this_thread::sleep_for(milliseconds(1100));  // steal is told of a second or more of real time
  tree.write("proc/stat", "cpu0 100 0 0 1040 0 0 0 60\ncpu1 100 0 0 1100 0 0 0 0\n");
  EXPECT_EQ(watch.end_round(std::array{0, 0}), "the hypervisor took 60 % of its CPUs (limit 25 %)");
  EXPECT_EQ(watch.end_round(std::array{1, 1}), "");
}

}  // namespace
}  // namespace ipcbench
