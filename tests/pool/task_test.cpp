#include "pool/task.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(Task, HasANameThatLeadsBack) {
  for (const std::string_view each : task_names) EXPECT_EQ(name(task_from(each).value()), each);
  EXPECT_FALSE(task_from("idle"));
}

TEST(Takings, AreAtLeastOne) {
  EXPECT_EQ(takings(1), 1U);
  EXPECT_EQ(takings(steps_per_taking), 1U);
  EXPECT_EQ(takings(steps_per_taking + 1), 2U);
}

}  // namespace
}  // namespace ipcbench
