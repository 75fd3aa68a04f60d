#include "report/environment_difference.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ipcbench {
namespace {

using nlohmann::json;

TEST(EnvironmentDifference, NamesWhatDiffersOnBothSides) {
  const json here{
      {"kernel", "6.1.0"}, {"cpu_model", "EPYC"}, {"commit", "1a2b"}, {"dirty", false}, {"date", "x"}};
  const json there{
      {"kernel", "6.18.2"}, {"cpu_model", "EPYC"}, {"commit", "1a2b"}, {"dirty", true}, {"date", "y"}};
  EXPECT_EQ(environment_difference(here, there), "kernel 6.1.0 and 6.18.2; uncommitted changes no and yes");
}

TEST(EnvironmentDifference, IsEmptyWhereNothingDiffersOrIsUnknown) {
  const json here{{"kernel", "6.1.0"}, {"commit", nullptr}, {"compiler", "g++"}};
  EXPECT_EQ(environment_difference(here, here), "");
  EXPECT_EQ(environment_difference(here, {{"kernel", "6.1.0"}, {"commit", "1a2b"}}), "");
  EXPECT_EQ(environment_difference(here, json::object()), "");
}

}  // namespace
}  // namespace ipcbench
