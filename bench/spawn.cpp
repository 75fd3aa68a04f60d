// What does it take to start a process, and to run a program and take its output?

#include "measure/spawn.h"

#include <fmt/format.h>

#include <algorithm>

#include "measure/floors.h"
#include "os/usage_error.h"
#include "report/csv.h"
#include "runner/case_columns.h"
#include "runner/columns.h"
#include "runner/command_line.h"
#include "runner/common_options.h"
#include "runner/option_values.h"
#include "runner/place_options.h"
#include "runner/quantities.h"
#include "runner/spawn_summary.h"
#include "runner/start.h"
#include "runner/suite.h"

namespace {

using namespace ipcbench;

template <int PerMille>
std::optional<double> reaped_at(const SpawnResult& r) {
  return r.all_reaped_ns.carried_quantile(PerMille / 1000.0);
}

const std::vector<Column<SpawnResult>> columns = with_costs<SpawnResult, &SpawnResult::per_start>(
    {{"starts", [](const SpawnResult& r) { return std::optional(static_cast<double>(r.starts)); }},
     {"first_mean_ns", [](const SpawnResult& r) { return std::optional(r.first_ns); }},
     {"caller_mean_ns", [](const SpawnResult& r) { return std::optional(r.caller_ns); }},
     {"reaped_mean_ns", [](const SpawnResult& r) { return std::optional(r.reaped_ns); }},
     {"reaped_p50_ns", reaped_at<500>},
     {"reaped_p90_ns", reaped_at<900>},
     {"reaped_p99_ns", reaped_at<990>},
     {"reaped_max_ns",
      [](const SpawnResult& r) { return std::optional(static_cast<double>(r.all_reaped_ns.max())); }},
     {"bytes_per_s", [](const SpawnResult& r) { return r.bytes_per_s; }}},
    "start");

// All of it is kept, and compared byte by byte.
constexpr std::size_t most_output_bytes = std::size_t{1} << 30U;
// Whether there is so much is asked later, and a reason to skip.
constexpr std::size_t most_caller_bytes = std::size_t{1} << 40U;

class SpawnOptions {
 public:
  explicit SpawnOptions(CommandLine& line) {
    line.add("--mechanism", starters_, "Which ways to start, such as fork,posix-spawn (default: all)").list();
    line.add("--caller-memory", memory_, "Memory that the caller holds, of what captures nothing")
        .list()
        .show_default();
    line.add("--pages", pages_, "Pages that it consists of").list().one_of(pages_).show_default();
    line.add("--sizes", sizes_, "What a captured program writes, in all").list().show_default();
  }

  [[nodiscard]] std::vector<const StarterRow*> starters() const {
    std::vector<const StarterRow*> chosen;
    for (const std::string& id : distinct(starters_)) {
      const StarterRow* starter = find_starter(id);
      if (starter == nullptr) throw_unknown("--mechanism", id, known());
      chosen.push_back(starter);
    }
    if (starters_.empty()) {
      for (const StarterRow& each : ipcbench::starters()) chosen.push_back(&each);
    }
    return chosen;
  }

  // Every case of one way, but for where it runs.
  [[nodiscard]] std::vector<SpawnCase> cases_of(const StarterRow& starter) const {
    std::vector<SpawnCase> cases;
    if (starter.description().captures) {
      for (const std::uint64_t bytes : sizes("--sizes", sizes_, most_output_bytes)) {
        if (bytes % 2 != 0)
          throw UsageError("--sizes: each of the two streams has half of it, so it must be even");
        cases.push_back({&starter, bytes, 0, Pages::base, {}, {}, {}});
      }
      return cases;
    }
    for (const std::uint64_t bytes : sizes("--caller-memory", memory_, most_caller_bytes)) {
      for (const std::string& pages : distinct(pages_)) {
        cases.push_back(
            {&starter, 0, bytes, pages == name(Pages::huge) ? Pages::huge : Pages::base, {}, {}, {}});
      }
    }
    return cases;
  }

 private:
  static std::vector<std::string_view> known() {
    std::vector<std::string_view> ids;
    for (const StarterRow& each : ipcbench::starters()) ids.push_back(each.id());
    return ids;
  }
  static std::vector<std::uint64_t> sizes(const char* flag, const std::vector<std::string>& texts,
                                          std::size_t most) {
    std::vector<std::uint64_t> sizes;
    for (const std::string& text : texts) sizes.push_back(parse_size(text, flag, most));
    return distinct(sizes);
  }

  std::vector<std::string> starters_;
  std::vector<std::string> memory_{"16MiB", "64MiB", "256MiB", "1GiB"};
  std::vector<std::string> pages_{page_names.begin(), page_names.end()};
  std::vector<std::string> sizes_{"64", "64MiB"};
};

Plan plan_of_spawn(const SpawnCase& point, std::optional<std::string> skip, double pass_s,
                   const Bench& bench) {
  const bool captures = point.starter->description().captures;
  Plan plan{.name = point.name(),
            .key = {std::string(point.starter->id()), "", captures ? std::to_string(point.output_bytes) : "",
                    std::string(name(point.placement)), std::string(name(point.idle))},
            .circumstances = cells_of(point.cpus),
            .skip = std::move(skip),
            .stage = stage_of(point.idle),
            .least_s = pass_s,
            .measure = {}};
  plan.circumstances.push_back(captures ? "" : std::to_string(point.caller_bytes));
  plan.circumstances.emplace_back(captures ? "" : name(point.pages));
  plan.measure = [point, pass_s, bench](int) -> Measured {
    const SpawnResult result = measure_spawn(point, {.pass_s = pass_s}, bench);
    return {.values = values_of(columns, result),
            .histogram = result.all_reaped_ns,
            .timed_s = result.timed_s,
            .noise = result.noise};
  };
  return plan;
}

std::vector<Plan> plans_of(const SpawnOptions& spawn, const PlaceOptions& places, double pass_s,
                           const Bench& bench) {
  std::vector<Plan> plans;
  for (const IdleChoice& idle : places.idle_choices()) {
    for (const StarterRow* starter : spawn.starters()) {
      const auto missing = starter->why_not(bench.names);
      for (SpawnCase point : spawn.cases_of(*starter)) {
        point.idle = idle.idle;
        const auto unfit = missing        ? missing
                           : idle.why_not ? idle.why_not
                                          : why_no_ballast(point.caller_bytes, point.pages);
        for (const Place& place : places.places()) {
          point.placement = place.placement;
          point.cpus = place.cpus.pair;
          plans.push_back(plan_of_spawn(point, unfit ? unfit : place.why_not(), pass_s, bench));
        }
      }
    }
  }
  return plans;
}

Timing timing(const NamedValues& row) {
  const double starts = row["starts"];
  return {.iterations = static_cast<std::uint64_t>(starts),
          .elapsed_s = row["reaped_mean_ns"] * starts / 1e9,
          .cpu_s = row["cpu_ns_per_start"] * starts / 1e9};
}

}  // namespace

int main(int argc, char** argv) {
  return run_main("bench_spawn", [&] {
    CommandLine line(
        "What starting a process takes, in every way that there is and from callers of different sizes; and "
        "what "
        "running a program and taking its output takes.",
        "bench_spawn");
    const CommonOptions common(line);
    const PlaceOptions places(line, Sides::one);
    const SpawnOptions spawn(line);
    line.parse(argc, argv);
    const Interrupt interrupt;
    RunDirectory names = start_run_directory();
    Bench bench{names, common.timeout(), &interrupt};
    Floors floors(bench);
    bench.floors = &floors;
    Suite suite{.bench = "spawn",
                .columns = columns_of_cases({"caller_bytes", "caller_pages"}, names_of(columns)),
                .timing = timing,
                .has_histograms = true,
                .plans = plans_of(spawn, places, common.min_time_s, bench),
                .summary = {}};
    suite.summary = [all = suite.columns](std::span<const Plan> plans, std::span<const Record> records) {
      return spawn_summary(all, plans, records);
    };
    return run_suite(std::move(suite), common, interrupt);
  });
}
