#include "runner/pool_summary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

const Columns columns{
    {"pool", "scaling", "workers", "tasks", "countdown"}, {"cpus_available"}, {"wall_s", "speedup"}};

struct Results {
  std::vector<Plan> plans;
  std::vector<Record> records;

  Results& add(const std::string& pool, const std::string& scaling, int workers, std::vector<double> walls) {
    plans.push_back({.name = fmt::format("{}/{}/{}", pool, scaling, workers),
                     .key = {pool, scaling, std::to_string(workers), "8", "1000"},
                     .circumstances = {"1.5"},
                     .skip = {},
                     .measure = {}});
    for (const double wall : walls) {
      records.push_back(
          {plans.size() - 1, static_cast<int>(records.size()), Status::ok, "", {wall, 1 / wall}});
    }
    return *this;
  }
  [[nodiscard]] std::string text() const { return pool_summary(columns, plans, records); }
};

TEST(PoolSummary, HasPoolsOverWorkersForEachScaling) {
  const auto results = Results()
                           .add("serial", "strong", 1, {1})
                           .add("threads", "strong", 10, {0.125})
                           .add("threads", "strong", 2, {0.25, 0.5, 2})
                           .add("serial", "weak", 1, {0.002});
  EXPECT_EQ(results.text(),
            "strong scaling over workers, CPUs available: 1.5 (medians of the repetitions)\n"
            "  speedup     1     2    10\n"
            "  serial   1.00     -     -\n"
            "  threads     -  2.00  8.00\n"
            "\n"
            "  wall time       1       2      10\n"
            "  serial     1.00 s       -       -\n"
            "  threads         -  500 ms  125 ms\n"
            "\n"
            "weak scaling over workers, CPUs available: 1.5 (medians of the repetitions)\n"
            "  speedup       1\n"
            "  serial   500.00\n"
            "\n"
            "  wall time        1\n"
            "  serial     2.00 ms\n"
            "\n");
}

TEST(PoolSummary, EndsWithTheProblems) {
  auto results = Results().add("threads", "strong", 2, {});
  results.records.push_back({0, 0, Status::failed, "a worker was killed by SIGKILL", {}});
  EXPECT_EQ(results.text(),
            "strong scaling over workers, CPUs available: 1.5 (medians of the repetitions)\n"
            "  speedup  2\n"
            "  threads  -\n"
            "\n"
            "  wall time  2\n"
            "  threads    -\n"
            "\n"
            "failed: a worker was killed by SIGKILL (1 row: threads/strong/2)\n");
}

}  // namespace
}  // namespace ipcbench
