#include "runner/pool_summary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

const Columns pool_columns{
    {"pool", "scaling", "workers", "tasks", "countdown"},
    {"cpus_available", "task", "wait", "idle"},
    {"wall_s", "speedup", "task_p50_ns", "task_p99_ns", "task_p999_ns", "task_mean_ns", "tasks_per_s"}};

struct PoolResults {
  std::string cpus = "1.5";
  std::vector<Plan> plans = {};
  std::vector<Record> records = {};

  PoolResults& add(const std::string& pool, const std::string& scaling, int workers,
                   std::vector<double> walls, const std::string& task = "countdown",
                   const std::string& idle = "") {
    plans.push_back({.name = fmt::format("{}/{}/{}", pool, scaling, workers),
                     .key = {pool, scaling, std::to_string(workers), "8", "1000"},
                     .circumstances = {cpus, task, "", idle},
                     .skip = {},
                     .measure = {}});
    for (const double wall : walls) {
      records.push_back({plans.size() - 1,
                         static_cast<int>(records.size()),
                         Status::ok,
                         "",
                         {wall, 1 / wall, {}, {}, {}, {}, {}}});
    }
    return *this;
  }
  PoolResults& add_hand_out(const std::string& pool, const std::string& wait, const std::string& idle,
                            Values figures) {
    plans.push_back({.name = fmt::format("{}/empty/1/{}", pool, wait),
                     .key = {pool, "", "1", "64", ""},
                     .circumstances = {cpus, "empty", wait, idle},
                     .skip = {},
                     .measure = {}});
    if (!figures.empty()) records.push_back({plans.size() - 1, 0, Status::ok, "", std::move(figures)});
    return *this;
  }
  [[nodiscard]] std::string text() const { return pool_summary(pool_columns, plans, records); }
};

TEST(PoolSummary, HasPoolsOverWorkersForEachScaling) {
  const auto results = PoolResults()
                           .add("serial", "strong", 1, {1})
                           .add("threads", "strong", 10, {0.125})
                           .add("threads", "strong", 2, {0.25, 0.5, 2})
                           .add("serial", "weak", 1, {0.002});
  EXPECT_EQ(results.text(),
            "strong scaling over workers, task countdown, CPUs available: 1.5 (medians of the repetitions)\n"
            "  speedup     1     2    10\n"
            "  serial   1.00     -     -\n"
            "  threads     -  2.00  8.00\n"
            "\n"
            "  wall time       1       2      10\n"
            "  serial     1.00 s       -       -\n"
            "  threads         -  500 ms  125 ms\n"
            "\n"
            "weak scaling over workers, task countdown, CPUs available: 1.5 (medians of the repetitions)\n"
            "  speedup       1\n"
            "  serial   500.00\n"
            "\n"
            "  wall time        1\n"
            "  serial     2.00 ms\n"
            "\n");
}

TEST(PoolSummary, SaysWhatDoesNotScaleByWorkersThatHaveACpuEach) {
  // Half of the work cannot be divided: 1 / (1/2 + 1/2 / p); of the pool that is slower throughout, too.
  const auto results = PoolResults{.cpus = "4"}
                           .add("serial", "strong", 1, {1})
                           .add("threads", "strong", 1, {1})
                           .add("threads", "strong", 2, {0.75})
                           .add("threads", "strong", 4, {0.625})
                           .add("threads", "strong", 8, {100})
                           .add("fork-each", "strong", 1, {2})
                           .add("fork-each", "strong", 2, {1.5});
  const std::string text = results.text();
  const std::string expected =
      "  what does not scale  workers  serial fraction  contention  coherency  most with\n"
      "  threads                    4           0.5000      0.5000     0.0000          -\n"
      "  fork-each                  2           2.0000      0.5000          -          -\n"
      "  (coherency takes two numbers of workers from 2 up to the CPUs available, 4; more than these share a "
      "CPU)\n\n";
  EXPECT_TRUE(text.ends_with(expected)) << text;
}

TEST(PoolSummary, KeepsTasksAndIdlePoliciesApart) {
  const auto results = PoolResults()
                           .add("threads", "strong", 1, {1}, "lock", "poll")
                           .add("threads", "strong", 1, {2}, "lock", "default")
                           .add("threads", "strong", 1, {4}, "memory");
  EXPECT_EQ(results.text(),
            "strong scaling over workers, task lock, idle=poll, CPUs available: 1.5 (medians of the "
            "repetitions)\n"
            "  speedup     1\n"
            "  threads  1.00\n"
            "\n"
            "  wall time       1\n"
            "  threads    1.00 s\n"
            "\n"
            "strong scaling over workers, task lock, idle=default, CPUs available: 1.5 (medians of the "
            "repetitions)\n"
            "  speedup     1\n"
            "  threads  0.50\n"
            "\n"
            "  wall time       1\n"
            "  threads    2.00 s\n"
            "\n"
            "strong scaling over workers, task memory, CPUs available: 1.5 (medians of the repetitions)\n"
            "  speedup     1\n"
            "  threads  0.25\n"
            "\n"
            "  wall time       1\n"
            "  threads    4.00 s\n"
            "\n");
}

TEST(PoolSummary, HasWhatHandingOutATaskCosts) {
  const auto results = PoolResults()
                           .add_hand_out("threads", "block", "poll", {64e-6, {}, 6000, 9000, {}, 6500, 1e6})
                           .add_hand_out("threads", "spin", "poll", {6.4e-6, {}, 400, 450, 500, 410, 1e7})
                           .add_hand_out("processes", "spin", "poll", {});
  EXPECT_EQ(results.text(),
            "Handing out an empty task until it is done, idle=poll (medians of the repetitions)\n"
            "  pool      wait  workers      p50      p99   p99.9     mean  each of many\n"
            "  threads  block        1  6.00 µs  9.00 µs       -  6.50 µs       1.00 µs\n"
            "  threads   spin        1   400 ns   450 ns  500 ns   410 ns        100 ns\n"
            "\n");
}

TEST(PoolSummary, EndsWithTheProblems) {
  auto results = PoolResults().add("threads", "strong", 2, {});
  results.records.push_back({0, 0, Status::failed, "a worker was killed by SIGKILL", {}});
  EXPECT_EQ(results.text(),
            "strong scaling over workers, task countdown, CPUs available: 1.5 (medians of the repetitions)\n"
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
