#include "runner/problems.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

Plan plan_of(const std::string& name) {
  return {.name = name, .key = {}, .circumstances = {}, .skip = {}, .measure = {}};
}

const std::vector<Plan> plans{plan_of("a"), plan_of("b"), plan_of("c"), plan_of("d"), plan_of("e")};

TEST(Problems, AreNoneWhereAllIsWell) {
  EXPECT_EQ(problems_text(plans, {}), "");
  EXPECT_EQ(problems_text(plans, std::vector<Record>{{0, 0, Status::ok, "", {}}}), "");
}

TEST(Problems, AreALineForEachStatusAndReason) {
  const std::vector<Record> records{
      {0, 0, Status::failed, "the initiator died", {}}, {1, 0, Status::ok, "", {}},
      {1, 1, Status::noisy, "20 % steal", {}},          {2, 0, Status::skipped, "not here", {}},
      {3, 0, Status::failed, "another reason", {}},     {4, 0, Status::noisy, "not here", {}},
  };
  EXPECT_EQ(problems_text(plans, records),
            "noisy: 20 % steal (1 row: b)\n"
            "noisy: not here (1 row: e)\n"
            "skipped: not here (1 row: c)\n"
            "failed: another reason (1 row: d)\n"
            "failed: the initiator died (1 row: a)\n");
}

TEST(Problems, AreOneLineForNoiseThatDiffersInItsNumbersAlone) {
  const std::vector<Record> records{{0, 0, Status::noisy, "waited 3.1 %", {}},
                                    {1, 0, Status::noisy, "waited 44 %", {}},
                                    {2, 0, Status::failed, "exited with 1", {}},
                                    {3, 0, Status::failed, "exited with 2", {}}};
  EXPECT_EQ(problems_text(plans, records),
            "noisy: waited 3.1 %, and alike (2 rows: a, b)\n"
            "failed: exited with 1 (1 row: c)\n"
            "failed: exited with 2 (1 row: d)\n");
}

TEST(Problems, CountRowsAndNameTheFirstCasesOnceEach) {
  std::vector<Record> records;
  for (int repetition = 0; repetition < 3; ++repetition) {
    for (std::size_t i = 0; i < 3; ++i) records.push_back({i, repetition, Status::failed, "why", {}});
  }
  EXPECT_EQ(problems_text(plans, records), "failed: why (9 rows: a, b, c)\n");
  records.push_back({3, 0, Status::failed, "why", {}});
  records.push_back({4, 0, Status::failed, "why", {}});
  EXPECT_EQ(problems_text(plans, records), "failed: why (11 rows: a, b, c and 2 more)\n");
}

}  // namespace
}  // namespace ipcbench
