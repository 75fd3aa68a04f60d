#include "runner/shared_summary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

const Columns shared_columns{{"mechanism", "wait", "message_bytes", "placement", "idle"},
                             {"cpu_a", "cpu_b", "shares_llc", "operation", "processes"},
                             {"operation_ns"},
                             {}};

struct SharedResults {
  std::vector<Plan> plans;
  std::vector<Record> records;

  SharedResults& add(const std::string& object, const std::string& operation, int processes,
                     const std::vector<double>& times, const std::string& placement = "cross-core") {
    plans.push_back({.name = fmt::format("{}/{}/{}/{}", object, operation, processes, placement),
                     .key = {object, "block", "", placement, "poll"},
                     .circumstances = {"0", "1", "1", operation, std::to_string(processes)},
                     .skip = {},
                     .measure = {}});
    for (const double time : times) {
      records.push_back({plans.size() - 1, static_cast<int>(records.size()), Status::ok, "", {time}});
    }
    return *this;
  }
  [[nodiscard]] std::string text() const { return shared_summary(shared_columns, plans, records); }
};

TEST(SharedSummary, HasATableForEachOperationWithTheFastestFirst) {
  const auto results = SharedResults()
                           .add("list", "write", 2, {40, 50, 90})
                           .add("list", "read", 2, {20})
                           .add("manager-list", "read", 1, {9000})
                           .add("manager-list", "read", 2, {8000})
                           .add("array-4", "read", 2, {10});
  EXPECT_EQ(results.text(),
            "Shared objects, cross-core, idle=poll (medians of the repetitions; of all processes together)\n"
            "  read          1 process  2 processes\n"
            "  array-4               -        10 ns\n"
            "  list                  -        20 ns\n"
            "  manager-list    9.00 µs      8.00 µs\n"
            "\n"
            "  write  2 processes\n"
            "  list         50 ns\n"
            "\n");
}

TEST(SharedSummary, KeepsPlacementsApartAndEndsWithTheProblems) {
  auto results = SharedResults().add("list", "append", 1, {20}, "same-core").add("list", "append", 2, {});
  results.records.push_back({1, 0, Status::failed, "process 1 was killed by SIGKILL", {}});
  EXPECT_EQ(results.text(),
            "Shared objects, cross-core, idle=poll (medians of the repetitions; of all processes together)\n"
            "  append  2 processes\n"
            "  list              -\n"
            "\n"
            "Shared objects, same-core, idle=poll (medians of the repetitions; of all processes together)\n"
            "  append  1 process\n"
            "  list        20 ns\n"
            "\n"
            "failed: process 1 was killed by SIGKILL (1 row: list/append/2/cross-core)\n");
}

}  // namespace
}  // namespace ipcbench
