// What do processes pay for keeping each other out, for passing a turn on, for meeting?

#include "measure/sync.h"

#include <algorithm>

#include "harness/contender_report.h"
#include "measure/floors.h"
#include "report/csv.h"
#include "report/units.h"
#include "runner/case_columns.h"
#include "runner/columns.h"
#include "runner/command_line.h"
#include "runner/common_options.h"
#include "runner/option_values.h"
#include "runner/place_options.h"
#include "runner/quantities.h"
#include "runner/start.h"
#include "runner/suite.h"
#include "runner/sync_summary.h"
#include "stats/fairness.h"

namespace {

using namespace ipcbench;

template <int PerMille>
std::optional<double> wait_at(const SyncResult& r) {
  return r.wait_ns ? r.wait_ns->carried_quantile(PerMille / 1000.0) : std::nullopt;
}

// A killed holder is no operation that takes time.
std::optional<double> unless_killed(const SyncResult& r, double value) {
  return r.recovered ? std::nullopt : std::optional(value);
}

const std::vector<Column<SyncResult>> columns = with_costs<SyncResult, &SyncResult::per_operation>(
    {{"operations", [](const SyncResult& r) { return std::optional(static_cast<double>(r.operations)); }},
     {"operation_ns", [](const SyncResult& r) { return unless_killed(r, r.operation_ns); }},
     {"operations_per_s", [](const SyncResult& r) { return unless_killed(r, 1e9 / r.operation_ns); }},
     {"wait_p50_ns", wait_at<500>},
     {"wait_p90_ns", wait_at<900>},
     {"wait_p99_ns", wait_at<990>},
     {"wait_p999_ns", wait_at<999>},
     {"wait_max_ns",
      [](const SyncResult& r) {
        return r.wait_ns ? std::optional(static_cast<double>(r.wait_ns->max())) : std::nullopt;
      }},
     {"fairness", [](const SyncResult& r) { return fairness(r.shares); }},
     {"recovered",
      [](const SyncResult& r) {
        return r.recovered ? std::optional(*r.recovered ? 1.0 : 0.0) : std::nullopt;
      }},
     {"recovery_ns", [](const SyncResult& r) { return r.recovery_ns; }}},
    "operation");

class SyncOptions {
 public:
  explicit SyncOptions(CommandLine& line) {
    line.add("--mechanism", primitives_, "Which primitives, such as mutex,flock (default: all)").list();
    line.add("--operation", operations_, "What is done with them").list().one_of(operations_).show_default();
    line.add("--processes", processes_, "How many processes want a lock, or meet at a barrier")
        .list()
        .within(1U, max_contenders)
        .show_default();
    line.add("--critical", critical_, "How long a lock is held that others want, such as 0,100ns")
        .list()
        .show_default();
  }

  [[nodiscard]] std::vector<const Primitive*> primitives() const {
    std::vector<const Primitive*> chosen;
    for (const std::string& id : distinct(primitives_)) {
      const Primitive* primitive = find_primitive(id);
      if (primitive == nullptr) throw_unknown("--mechanism", id, known());
      chosen.push_back(primitive);
    }
    if (primitives_.empty()) {
      for (const Primitive& each : ipcbench::primitives()) chosen.push_back(&each);
    }
    return chosen;
  }

  // Every case of one primitive, but for where it runs.
  [[nodiscard]] std::vector<SyncCase> cases_of(const Primitive& primitive) const {
    std::vector<SyncCase> cases;
    for (const SyncOperation operation : operations_for(primitive.description().kind)) {
      if (std::ranges::find(operations_, name(operation)) == operations_.end()) continue;
      for (const unsigned processes : processes_for(operation)) {
        for (const auto critical : critical_for(operation)) {
          cases.push_back({&primitive, operation, processes, critical, {}, {}, {}});
        }
      }
    }
    return cases;
  }

 private:
  static std::vector<std::string_view> known() {
    std::vector<std::string_view> ids;
    for (const Primitive& each : ipcbench::primitives()) ids.push_back(each.id());
    return ids;
  }
  static std::vector<SyncOperation> operations_for(SyncKind kind) {
    using enum SyncOperation;
    switch (kind) {
      case SyncKind::lock:
        return {uncontended, hand_over, contended, holder_killed};
      case SyncKind::signal:
        return {uncontended, hand_over};
      case SyncKind::barrier:
        return {uncontended, crossing};
    }
    return {};
  }
  [[nodiscard]] std::vector<unsigned> processes_for(SyncOperation operation) const {
    switch (operation) {
      case SyncOperation::uncontended:
        return {1};
      case SyncOperation::hand_over:
      case SyncOperation::holder_killed:
        return {2};
      default:
        break;
    }
    std::vector<unsigned> several;
    for (const unsigned processes : distinct(processes_)) {
      // One that meets itself is the uncontended case.
      if (processes > 1 || operation == SyncOperation::contended) several.push_back(processes);
    }
    return several;
  }
  [[nodiscard]] std::vector<std::chrono::nanoseconds> critical_for(SyncOperation operation) const {
    if (operation != SyncOperation::contended) return {std::chrono::nanoseconds(0)};
    std::vector<std::chrono::nanoseconds> all;
    for (const std::string& text : distinct(critical_)) {
      all.push_back(text == "0" ? std::chrono::nanoseconds(0) : parse_duration(text, "--critical"));
    }
    return all;
  }

  std::vector<std::string> primitives_;
  std::vector<std::string> operations_{sync_operation_names.begin(), sync_operation_names.end()};
  std::vector<unsigned> processes_{1, 2, 4, 8};
  std::vector<std::string> critical_{"0", "100ns"};
};

// One process has one place, and a death none that matters: these are measured once, at the first place.
bool at_first_place_only(const SyncCase& point) {
  return point.processes == 1 || point.operation == SyncOperation::holder_killed;
}

// By turns, spinners that share a CPU take a time slice for each.
std::optional<std::string> why_no_turns(const SyncCase& point, const Place& place, std::size_t allowed) {
  if (point.operation != SyncOperation::hand_over) return std::nullopt;
  return why_no_spin(point.primitive->description().wait, place.width(allowed));
}

Plan plan_of_sync(const SyncCase& point, std::optional<std::string> skip, double pass_s, const Bench& bench) {
  Plan plan{
      .name = point.name(),
      .key = {std::string(point.primitive->id()), std::string(name(point.primitive->description().wait)), "",
              std::string(name(point.placement)), std::string(name(point.idle))},
      .circumstances = cells_of(point.cpus),
      .skip = std::move(skip),
      .stage = stage_of(point.idle),
      .least_s = point.operation == SyncOperation::contended ? 2 * pass_s : pass_s,
      .measure = {}};
  plan.circumstances.insert(plan.circumstances.end(),
                            {std::string(name(point.operation)), std::to_string(point.processes),
                             std::to_string(point.critical.count())});
  plan.measure = [point, pass_s, bench](int) -> Measured {
    const SyncResult result = measure_sync(point, {.pass_s = pass_s}, bench);
    return {.values = values_of(columns, result),
            .lists = {csv_list(result.shares)},
            .histogram = result.wait_ns,
            .timed_s = result.timed_s,
            .noise = result.noise};
  };
  return plan;
}

std::vector<Plan> plans_of(const SyncOptions& sync, const PlaceOptions& places, double pass_s,
                           const Bench& bench) {
  std::vector<Plan> plans;
  const std::vector<Place> all_places = places.places();
  for (const IdleChoice& idle : places.idle_choices()) {
    for (const Primitive* primitive : sync.primitives()) {
      const auto missing = primitive->why_not(bench.names);
      for (SyncCase point : sync.cases_of(*primitive)) {
        point.idle = idle.idle;
        for (const Place& place : all_places) {
          if (at_first_place_only(point) && &place != &all_places.front()) continue;
          point.placement = place.placement;
          point.cpus = place.cpus.pair;
          const auto unfit = missing ? missing : place.why_not() ? place.why_not() : idle.why_not;
          plans.push_back(plan_of_sync(point, unfit ? unfit : why_no_turns(point, place, places.allowed()),
                                       pass_s, bench));
        }
      }
    }
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
  return run_main("bench_sync", [&] {
    CommandLine line(
        "What processes pay for keeping each other out, for passing a turn on and for meeting, by primitive: "
        "by "
        "itself, handed over, and wanted by several; what happens when a lock's holder is killed.",
        "bench_sync");
    const CommonOptions common(line);
    const PlaceOptions places(line);
    const SyncOptions sync(line);
    line.parse(argc, argv);
    const Interrupt interrupt;
    RunDirectory names = start_run_directory();
    Bench bench{names, common.timeout(), &interrupt};
    Floors floors(bench);
    bench.floors = &floors;
    Suite suite{
        .bench = "sync",
        .columns = columns_of_cases({"operation", "processes", "critical_ns"}, names_of(columns), {"shares"}),
        .timing = timing,
        .has_histograms = true,
        .plans = plans_of(sync, places, common.min_time_s, bench),
        .summary = {}};
    suite.summary = [all = suite.columns](std::span<const Plan> plans, std::span<const Record> records) {
      return sync_summary(all, plans, records);
    };
    return run_suite(std::move(suite), common, interrupt);
  });
}
