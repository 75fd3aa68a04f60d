#include "runner/plan.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ipcbench {
namespace {

TEST(NamedValues, AreFoundByTheirColumns) {
  const Columns columns{{}, {}, {"first", "second"}};
  const Values values{1.5, std::nullopt};
  const NamedValues named(columns, values);
  EXPECT_EQ(named.find("first"), 1.5);
  EXPECT_EQ(named["first"], 1.5);
  EXPECT_EQ(named.find("second"), std::nullopt);
  EXPECT_EQ(named["second"], 0);
  EXPECT_THROW(static_cast<void>(named.find("third")), std::out_of_range);
}

TEST(Status, IsKnownByItsName) {
  for (const Status status : {Status::ok, Status::noisy, Status::skipped, Status::failed}) {
    EXPECT_EQ(status_from(name(status)), status);
  }
  EXPECT_EQ(status_from(""), std::nullopt);
  EXPECT_EQ(status_from("OK"), std::nullopt);
}

}  // namespace
}  // namespace ipcbench
