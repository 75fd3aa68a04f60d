#include "gate/cell.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "harness/registry.h"

namespace ipcbench {
namespace {

TEST(Cell, IsNamedByAllThatItIs) {
  const Cell cell{"pipe", Wait::block, 64, Placement::cross_core, Idle::poll, GateMetric::rtt_mean};
  EXPECT_EQ(cell.name(), "pipe/block/64/cross-core/poll/rtt_mean");
}

TEST(DefaultCells, CoverTheFirstSixMechanismsAndTheMetrics) {
  std::set<std::string> mechanisms;
  std::set<GateMetric> metrics;
  for (const Cell& cell : default_cells()) {
    mechanisms.insert(cell.mechanism);
    metrics.insert(cell.metric);
  }
  EXPECT_EQ(default_cells().size(), 24U);
  EXPECT_EQ(mechanisms.size(), 6U);
  EXPECT_EQ(metrics.size(), 3U);
}

TEST(DefaultCells, AreAmongAll) {
  std::set<std::string> all;
  for (const Cell& cell : all_cells()) EXPECT_TRUE(all.insert(cell.name()).second) << cell.name();
  for (const Cell& cell : default_cells()) EXPECT_TRUE(all.contains(cell.name())) << cell.name();
}

TEST(AllCells, HaveNoTwoSpinnersOnOneCore) {
  EXPECT_TRUE(std::ranges::none_of(all_cells(), [](const Cell& cell) {
    return cell.wait == Wait::spin && cell.placement == Placement::same_core;
  }));
}

}  // namespace
}  // namespace ipcbench
