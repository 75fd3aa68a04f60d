// How do tasks scale over pools of workers, and what does it cost to hand one out?

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "measure/floors.h"
#include "measure/machine_state.h"
#include "os/cpu_limit.h"
#include "pool/hand_out.h"
#include "pool/pools.h"
#include "pool/scaling.h"
#include "report/csv.h"
#include "runner/case_columns.h"
#include "runner/command_line.h"
#include "runner/common_options.h"
#include "runner/idle_options.h"
#include "runner/option_values.h"
#include "runner/pool_summary.h"
#include "runner/start.h"
#include "runner/suite.h"

namespace {

using namespace ipcbench;

const Columns columns{{"pool", "scaling", "workers", "tasks", "countdown"},
                      {"cpus_available", "task", "wait", "idle", "cpu_a", "cpu_b", "shares_llc"},
                      {"wall_s", "speedup", "efficiency", "task_s", "cpu_s", "steal_percent", "throttled_us",
                       "task_mean_ns", "task_p50_ns", "task_p90_ns", "task_p99_ns", "task_p999_ns",
                       "task_max_ns", "tasks_per_s", "cache_line_ns"}};

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

std::vector<std::string> pool_ids() {
  std::vector<std::string> ids;
  for (const Pool* pool : pools()) ids.emplace_back(pool->id);
  return ids;
}

// `look`: two of the CPUs before and after it.
Measured measured(const ScalingCase& point, const ScalingResult& result, const MachineState& look) {
  const double speedup = result.speedup(point.tasks);
  Measured row{.values = {result.wall_s, speedup, speedup / point.workers, result.task_s, result.cpu_s,
                          result.steal_percent, result.throttled_us},
               .timed_s = result.wall_s + 2 * result.task_s,
               .noise = result.noise ? result.noise : noise_of({}, look)};
  row.values.resize(columns.values.size());
  row.values.back() = look.start.cache_line_ns;
  return row;
}

Measured measured(const HandOutResult& result) {
  const Histogram& task_ns = result.task_ns;
  return {.values = {result.at_once_s,
                     {},
                     {},
                     {},
                     result.cpu_s,
                     result.steal_percent,
                     result.throttled_us,
                     result.task_mean_ns,
                     task_ns.carried_quantile(0.5),
                     task_ns.carried_quantile(0.9),
                     task_ns.carried_quantile(0.99),
                     task_ns.carried_quantile(0.999),
                     static_cast<double>(task_ns.max()),
                     tasks_at_once / result.at_once_s,
                     result.cache_line_ns},
          .histogram = task_ns,
          .timed_s = result.timed_s,
          .noise = result.noise};
}

class PoolOptions {
 public:
  explicit PoolOptions(CommandLine& line)
      : cpus_(available_cpus()), workers_(default_workers(whole_cpus())), tasks_(4 * whole_cpus()) {
    const std::vector<std::string> scalings{"strong", "weak"};
    const std::vector<std::string> waits{"block", "spin"};
    const std::vector<std::string> tasks(task_names.begin(), task_names.end());
    const auto add_list = [&line](const char* flag, std::vector<std::string>& values,
                                  const std::vector<std::string>& known, const char* help) {
      line.add(flag, values, help).list().one_of(known).show_default();
    };
    add_list("--pool", pools_, pool_ids(), "Which pools");
    add_list(
        "--task", tasks_to_do_, tasks,
        "What each task does: counts down, reads memory that no cache holds, takes a lock that all share, "
        "nothing (what handing it out costs)");
    add_list("--scaling", scalings_, scalings, "strong: as many tasks for all; weak: a task for each worker");
    add_list("--wait", waits_, waits, "How workers of ours wait to be handed an empty task");
    line.add("--workers", workers_, "Numbers of workers").list().within(1, 4096).show_default();
    line.add("--tasks", tasks_, "Tasks of strong scaling").within(1, 1'000'000).show_default();
    line.add("--countdown", countdown_, "Steps of each task: what it counts down from, or about as long")
        .within(std::uint64_t{1}, std::uint64_t{1'000'000'000'000})
        .show_default();
  }

  [[nodiscard]] std::vector<Plan> plans(const IdleOptions& idle, double pass_s, const Bench& bench) const {
    std::vector<Plan> plans;
    const std::vector<IdleChoice> idles = idle.idle_choices();
    for (const std::string& task : distinct(tasks_to_do_)) {
      const Task what = task_from(task).value();
      if (what == Task::empty) {
        add_hand_outs(plans, idles, pass_s, bench);
      } else {
        add_scalings(plans, what, idles, bench);
      }
    }
    return plans;
  }

 private:
  [[nodiscard]] int whole_cpus() const { return static_cast<int>(std::ceil(cpus_)); }

  void add_scalings(std::vector<Plan>& plans, Task task, std::span<const IdleChoice> idles,
                    const Bench& bench) const {
    if (task != Task::lock) return add_scalings(plans, task, std::nullopt, bench);
    for (const IdleChoice& idle : idles) add_scalings(plans, task, idle, bench);
  }
  void add_scalings(std::vector<Plan>& plans, Task task, const std::optional<IdleChoice>& idle,
                    const Bench& bench) const {
    for (const std::string& scaling : distinct(scalings_)) {
      for (const std::string& id : distinct(pools_)) {
        const Pool* pool = find_pool(id);
        for (const int workers : pool == &serial_pool ? std::vector{1} : distinct(workers_)) {
          const int tasks = scaling == "strong" ? tasks_ : workers;
          plans.push_back(plan_of(scaling, {pool, workers, tasks, countdown_, task}, idle, bench));
        }
      }
    }
  }

  // Nobody waits for anything while a countdown or a stream is measured, so that it is no case of its own
  // how.
  [[nodiscard]] Plan plan_of(const std::string& scaling, const ScalingCase& point,
                             const std::optional<IdleChoice>& idle, const Bench& bench) const {
    Plan plan{.name = fmt::format("{}/{}/{}", point.pool->id, scaling, point.workers),
              .key = {std::string(point.pool->id), scaling, std::to_string(point.workers),
                      std::to_string(point.tasks), std::to_string(point.steps)},
              .circumstances = {csv_cell(cpus_), std::string(name(point.task)), idle ? "block" : "",
                                idle ? std::string(name(idle->idle)) : "", "", "", ""},
              .skip = point.pool->why_not(),
              .stage = stage_of(idle ? idle->idle : Idle::system_default),
              .least_s = least_s(point),
              .besides_s = two_looks_s,
              .measure = {}};
    if (point.task != Task::countdown) plan.name += fmt::format("/{}", name(point.task));
    if (idle && idle->idle == Idle::poll) plan.name += "/poll";
    if (!plan.skip && idle) plan.skip = idle->why_not;
    if (!plan.skip && point.task == Task::memory) plan.skip = why_no_stream();
    plan.measure = [point, policy = idle ? idle->idle : Idle::system_default,
                    pair = place_hand_out(1, allowed_).cpus, bench](int) {
      const IdlePolicy held(policy);
      const CpuLook start = look_at_cpus(pair, bench);
      const ScalingResult result = measure_scaling(point, bench.deadline, *bench.interrupt);
      return measured(point, result, {.start = start, .end = look_at_cpus(pair, bench)});
    };
    return plan;
  }

  // Before and after, two processes of its own look at the CPUs.
  static constexpr double two_looks_s = 0.035;

  // No processor of today counts faster than 5 steps a nanosecond; the other tasks take about as long.
  static double least_s(const ScalingCase& point) {
    constexpr double most_steps_per_s = 5e9;
    return static_cast<double>(point.steps) * point.tasks / point.workers / most_steps_per_s;
  }

  void add_hand_outs(std::vector<Plan>& plans, std::span<const IdleChoice> idles, double pass_s,
                     const Bench& bench) const {
    for (const IdleChoice& idle : idles) {
      for (const std::string& id : distinct(pools_)) {
        const Pool* pool = find_pool(id);
        for (const Wait wait : waits_of(*pool)) {
          for (const int workers : distinct(workers_)) {
            HandOutCase point{pool, wait, workers, {}};
            // Where a kernel puts a forked process is part of what a fork is.
            if (pool->stands_by) point.place = place_hand_out(workers, allowed_);
            plans.push_back(plan_of(point, idle, pass_s, bench));
          }
        }
      }
    }
  }

  // A library waits as it does, whatever is asked of ours.
  [[nodiscard]] std::vector<Wait> waits_of(const Pool& pool) const {
    if (pool.waits.size() < 2) return {pool.waits.begin(), pool.waits.end()};
    std::vector<Wait> chosen;
    for (const std::string& wait : distinct(waits_)) chosen.push_back(wait_from(wait).value());
    return chosen;
  }

  [[nodiscard]] Plan plan_of(const HandOutCase& point, const IdleChoice& idle, double pass_s,
                             const Bench& bench) const {
    Plan plan{.name = fmt::format("{}/empty/{}/{}", point.pool->id, point.workers, name(point.wait)),
              .key = {std::string(point.pool->id), "", std::to_string(point.workers),
                      std::to_string(tasks_at_once), ""},
              .circumstances = {csv_cell(cpus_), std::string(name(Task::empty)),
                                std::string(name(point.wait)), std::string(name(idle.idle))},
              .skip = point.pool->why_not(),
              .stage = stage_of(idle.idle),
              .least_s = 3 * pass_s,
              .measure = {}};
    std::ranges::copy(cells_of(point.place.cpus), std::back_inserter(plan.circumstances));
    if (idle.idle == Idle::poll) plan.name += "/poll";
    if (!plan.skip) plan.skip = idle.why_not;
    if (!plan.skip) plan.skip = why_no_spin(point);
    plan.measure = [point, policy = idle.idle, pass_s, bench](int) {
      const IdlePolicy held(policy);
      return measured(measure_hand_out(point, {.pass_s = pass_s}, bench));
    };
    return plan;
  }

  // A spinner that shares a CPU keeps the others from it for its whole time slice.
  [[nodiscard]] std::optional<std::string> why_no_spin(const HandOutCase& point) const {
    const std::size_t spinners = static_cast<std::size_t>(point.workers) + 1;
    if (point.wait != Wait::spin || spinners <= allowed_.size()) return std::nullopt;
    return fmt::format("{} spinning and their host need {} CPUs, and {} may be used",
                       point.workers == 1 ? "a worker" : fmt::format("{} workers", point.workers), spinners,
                       allowed_.size());
  }

  double cpus_;
  std::vector<Cpu> allowed_ = allowed_cpus();
  std::vector<std::string> pools_ = pool_ids();
  std::vector<std::string> tasks_to_do_{"countdown"};
  std::vector<std::string> scalings_{"strong", "weak"};
  std::vector<std::string> waits_{"block"};
  std::vector<int> workers_;
  int tasks_;
  std::uint64_t countdown_ = 100'000'000;
};

}  // namespace

int main(int argc, char** argv) {
  return run_main("bench_pool", [&] {
    CommandLine line(
        "What pools of workers bring: wall time, speedup and efficiency of tasks that compute, read memory "
        "or "
        "want one lock; and what it costs to hand out a task.",
        "bench_pool");
    const CommonOptions common(line);
    const IdleOptions idle(line);
    const PoolOptions options(line);
    line.parse(argc, argv);
    const Interrupt interrupt;
    RunDirectory names = start_run_directory();
    Bench bench{names, common.timeout(), &interrupt};
    Floors floors(bench);
    bench.floors = &floors;
    Suite suite{.bench = "pool",
                .columns = columns,
                .timing = timing,
                .has_histograms = true,
                .plans = options.plans(idle, common.min_time_s, bench),
                .summary = {}};
    suite.summary = [](std::span<const Plan> plans, std::span<const Record> records) {
      return pool_summary(columns, plans, records);
    };
    return run_suite(std::move(suite), common, interrupt);
  });
}
