// What do processes pay for an object that they share: in a managed segment, and at a server behind proxies?

#include "measure/shared.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/contender_report.h"
#include "measure/floors.h"
#include "os/usage_error.h"
#include "report/csv.h"
#include "runner/case_columns.h"
#include "runner/columns.h"
#include "runner/command_line.h"
#include "runner/common_options.h"
#include "runner/option_values.h"
#include "runner/place_options.h"
#include "runner/shared_summary.h"
#include "runner/start.h"
#include "runner/suite.h"
#include "stats/fairness.h"

namespace {

using namespace ipcbench;
using Value = std::optional<double>;

template <int PerMille>
Value quantile(const SharedResult& r) {
  return r.each_ns.carried_quantile(PerMille / 1000.0);
}

const std::vector<Column<SharedResult>> columns = with_costs<SharedResult, &SharedResult::per_operation>(
    {{"operations", [](const SharedResult& r) { return Value(static_cast<double>(r.operations)); }},
     {"operation_ns",
      [](const SharedResult& r) { return Value(r.elapsed_ns / static_cast<double>(r.operations)); }},
     {"operations_per_s",
      [](const SharedResult& r) { return Value(static_cast<double>(r.operations) / r.elapsed_ns * 1e9); }},
     {"operation_p50_ns", quantile<500>},
     {"operation_p90_ns", quantile<900>},
     {"operation_p99_ns", quantile<990>},
     {"operation_p999_ns", quantile<999>},
     {"operation_max_ns", [](const SharedResult& r) { return Value(static_cast<double>(r.each_ns.max())); }},
     {"fairness", [](const SharedResult& r) { return fairness(r.shares); }}},
    "operation");

class SharedOptions {
 public:
  explicit SharedOptions(CommandLine& line) {
    line.add("--mechanism", objects_, "Which objects, such as array-4,manager-list (default: all)").list();
    line.add("--operation", operations_, "What is done with them").list().one_of(operations_).show_default();
    line.add("--processes", processes_, "How many processes use an object at the same time")
        .list()
        .within(1U, max_contenders)
        .show_default();
  }

  [[nodiscard]] std::vector<const SharedObject*> objects() const {
    std::vector<const SharedObject*> chosen;
    for (const std::string& id : distinct(objects_)) {
      const SharedObject* object = find_shared_object(id);
      if (object == nullptr) throw_unknown("--mechanism", id, known());
      chosen.push_back(object);
    }
    if (objects_.empty()) {
      for (const SharedObject& each : shared_objects()) chosen.push_back(&each);
    }
    return chosen;
  }

  // Every case of one object, but for where it runs.
  [[nodiscard]] std::vector<SharedCase> cases_of(const SharedObject& object) const {
    std::vector<SharedCase> cases;
    using enum SharedTask;
    for (const SharedTask operation : {read, write, increment, append}) {
      if (std::ranges::find(operations_, name(operation)) == operations_.end()) continue;
      if (operation == append && !object.shape.grows) continue;
      for (const unsigned processes : distinct(processes_)) {
        cases.push_back({&object, operation, processes, {}, {}, {}});
      }
    }
    return cases;
  }

 private:
  static std::vector<std::string_view> known() {
    std::vector<std::string_view> ids;
    for (const SharedObject& each : shared_objects()) ids.push_back(each.id);
    return ids;
  }

  std::vector<std::string> objects_;
  std::vector<std::string> operations_{shared_operation_names.begin(), shared_operation_names.end()};
  std::vector<unsigned> processes_{1, 2, 4};
};

// One process without a server has one place: such cases are measured once, at the first place.
bool at_first_place_only(const SharedCase& point) {
  return point.processes == 1 && !point.object->served;
}

Plan plan_of_shared(const SharedCase& point, std::optional<std::string> skip, double pass_s,
                    const Bench& bench) {
  const auto& wait = point.object->wait;
  Plan plan{.name = point.name(),
            .key = {std::string(point.object->id), wait ? std::string(name(*wait)) : "", "",
                    std::string(name(point.placement)), std::string(name(point.idle))},
            .circumstances = cells_of(point.cpus),
            .skip = std::move(skip),
            .stage = stage_of(point.idle),
            .least_s = 2 * pass_s,
            .measure = {}};
  plan.circumstances.insert(plan.circumstances.end(),
                            {std::string(name(point.operation)), std::to_string(point.processes)});
  plan.measure = [point, pass_s, bench](int) -> Measured {
    const SharedResult result = measure_shared(point, {.pass_s = pass_s}, bench);
    return {.values = values_of(columns, result),
            .lists = {csv_list(result.shares)},
            .histogram = result.each_ns,
            .timed_s = result.timed_s,
            .noise = result.noise};
  };
  return plan;
}

std::vector<Plan> plans_of(const SharedOptions& shared, const PlaceOptions& places, double pass_s,
                           const Bench& bench) {
  std::vector<Plan> plans;
  const std::vector<Place> all_places = places.places();
  for (const IdleChoice& idle : places.idle_choices()) {
    for (const SharedObject* object : shared.objects()) {
      for (SharedCase point : shared.cases_of(*object)) {
        point.idle = idle.idle;
        for (const Place& place : all_places) {
          if (at_first_place_only(point) && &place != &all_places.front()) continue;
          point.placement = place.placement;
          point.cpus = place.cpus.pair;
          plans.push_back(
              plan_of_shared(point, place.why_not() ? place.why_not() : idle.why_not, pass_s, bench));
        }
      }
    }
  }
  if (plans.empty()) {
    throw UsageError(
        "--operation: to none of these objects something can be appended, only to lists and maps");
  }
  return plans;
}

Timing timing(const NamedValues& row) {
  const double operations = row["operations"];
  return {.iterations = static_cast<std::uint64_t>(operations),
          .elapsed_s = row["operation_ns"] * operations / 1e9,
          .cpu_s = row["cpu_ns_per_operation"] * operations / 1e9};
}

}  // namespace

int main(int argc, char** argv) {
  return run_main("bench_shared", [&] {
    CommandLine line(
        "What processes pay for an object that they share, by where it lies: in a managed segment of shared "
        "memory, and in a server process that is called over a socket.",
        "bench_shared");
    const CommonOptions common(line);
    const PlaceOptions places(line);
    const SharedOptions shared(line);
    line.parse(argc, argv);
    const Interrupt interrupt;
    RunDirectory names = start_run_directory();
    Bench bench{names, common.timeout(), &interrupt};
    Floors floors(bench);
    bench.floors = &floors;
    Suite suite{.bench = "shared",
                .columns = columns_of_cases({"operation", "processes"}, names_of(columns), {"shares"}),
                .timing = timing,
                .has_histograms = true,
                .plans = plans_of(shared, places, common.min_time_s, bench),
                .summary = {}};
    suite.summary = [all = suite.columns](std::span<const Plan> plans, std::span<const Record> records) {
      return shared_summary(all, plans, records);
    };
    return run_suite(std::move(suite), common, interrupt);
  });
}
