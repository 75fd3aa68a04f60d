// How does a CPU-bound task scale over pools of workers?

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>

#include "os/cpu_limit.h"
#include "pool/measurement.h"
#include "report/csv.h"
#include "runner/command_line.h"
#include "runner/common_options.h"
#include "runner/pool_summary.h"
#include "runner/suite.h"

namespace {

using namespace ipcbench;

const Columns columns{
    {"pool", "scaling", "workers", "tasks", "countdown"},
    {"cpus_available"},
    {"wall_s", "speedup", "efficiency", "task_s", "cpu_s", "steal_percent", "throttled_us"}};

Timing timing(const NamedValues& row) {
  return {.iterations = 1, .elapsed_s = row["wall_s"], .cpu_s = row["cpu_s"]};
}

// From one worker to twice the CPUs: each number while there are few, then in steps of about a half.
std::vector<int> default_workers(int cpus) {
  std::vector<int> workers;
  for (int n = 1; n < 2 * cpus; n = n < 4 ? n + 1 : n + n / 2) workers.push_back(n);
  workers.push_back(2 * cpus);
  if (std::ranges::find(workers, cpus) == workers.end())
    workers.insert(std::ranges::upper_bound(workers, cpus), cpus);
  return workers;
}

class PoolOptions {
 public:
  explicit PoolOptions(CLI::App& app)
      : cpus_(available_cpus()), workers_(default_workers(whole_cpus())), tasks_(4 * whole_cpus()) {
    app.add_option("--pool", pools_, "Which pools")
        ->delimiter(',')
        ->check(CLI::IsMember(pools_))
        ->capture_default_str();
    app.add_option("--scaling", scalings_, "strong: as many tasks for all; weak: a task for each worker")
        ->delimiter(',')
        ->check(CLI::IsMember(scalings_))
        ->capture_default_str();
    app.add_option("--workers", workers_, "Numbers of workers")
        ->delimiter(',')
        ->check(CLI::Range(1, 4096))
        ->capture_default_str();
    app.add_option("--tasks", tasks_, "Tasks of strong scaling")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    app.add_option("--countdown", countdown_, "What each task counts down from")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000'000}))
        ->capture_default_str();
  }

  [[nodiscard]] std::vector<Plan> plans(std::chrono::milliseconds patience,
                                        const Interrupt& interrupt) const {
    std::vector<Plan> plans;
    for (const std::string& scaling : scalings_) {
      for (const std::string& pool : pools_) {
        const PoolKind kind = pool_kind_from(pool).value();
        for (const int workers : kind == PoolKind::serial ? std::vector{1} : workers_) {
          const PoolConfig config{kind, workers, scaling == "strong" ? tasks_ : workers, countdown_};
          plans.push_back(plan_of(scaling, config, patience, interrupt));
        }
      }
    }
    return plans;
  }

 private:
  [[nodiscard]] int whole_cpus() const { return static_cast<int>(std::ceil(cpus_)); }

  [[nodiscard]] Plan plan_of(const std::string& scaling, const PoolConfig& config,
                             std::chrono::milliseconds patience, const Interrupt& interrupt) const {
    return {.name = fmt::format("{}/{}/{}", name(config.kind), scaling, config.workers),
            .key = {std::string(name(config.kind)), scaling, std::to_string(config.workers),
                    std::to_string(config.tasks), std::to_string(config.countdown)},
            .circumstances = {csv_cell(cpus_)},
            .skip = std::nullopt,
            .measure = [config, patience, &interrupt](int) { return measure(config, patience, interrupt); }};
  }

  static Measured measure(const PoolConfig& config, std::chrono::milliseconds patience,
                          const Interrupt& interrupt) {
    const PoolResult result = measure_pool(config, patience, interrupt);
    const double speedup = result.speedup(config.tasks);
    return {.values = {result.wall_s, speedup, speedup / config.workers, result.task_s, result.cpu_s,
                       result.steal_percent, result.throttled_us},
            .timed_s = result.wall_s + 2 * result.task_s,
            .noise = result.noise};
  }

  double cpus_;
  std::vector<std::string> pools_{"serial", "threads", "processes", "fork-each"};
  std::vector<std::string> scalings_{"strong", "weak"};
  std::vector<int> workers_;
  int tasks_;
  std::uint64_t countdown_ = 100'000'000;
};

}  // namespace

int main(int argc, char** argv) {
  return run_main("bench_pool", [&] {
    CLI::App app("Wall time, speedup and efficiency of a CPU-bound countdown over pools of workers.",
                 "bench_pool");
    const CommonOptions common(app, Passes::none);
    const PoolOptions pools(app);
    parse(app, argc, argv);
    const Interrupt interrupt;
    Suite suite{.bench = "pool",
                .columns = columns,
                .timing = timing,
                .plans = pools.plans(common.timeout(), interrupt),
                .summary = {}};
    suite.summary = [](std::span<const Plan> plans, std::span<const Record> records) {
      return pool_summary(columns, plans, records);
    };
    return run_suite(suite, common, interrupt);
  });
}
