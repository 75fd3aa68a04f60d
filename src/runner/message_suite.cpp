#include "runner/message_suite.h"

#include <utility>

#include "measure/floors.h"
#include "runner/case_columns.h"
#include "runner/command_line.h"
#include "runner/start.h"
#include "runner/suite.h"

namespace ipcbench {
namespace {

// What a session took besides its phases on a virtual machine with two CPUs. Its sides are woken again and
// again before they are timed, and a core that halts takes longer to wake.
constexpr double polling_besides_s = 0.02;
constexpr double halting_besides_s = 0.05;

Columns columns_of(const MessageBinary& binary) {
  Columns columns = columns_of_cases(binary.circumstances, binary.columns, binary.lists);
  columns.values.emplace_back("spin_bound_ns");
  return columns;
}

// The last value of every row: how long a side spins before it sleeps, where it does.
Plan with_spin_bound(Plan plan, std::chrono::nanoseconds bound) {
  std::optional<double> value;
  if (plan.key[CaseKey::wait] == name(Wait::spin_then_block)) value = static_cast<double>(bound.count());
  plan.measure = [measure = std::move(plan.measure), value](int repetition) {
    Measured measured = measure(repetition);
    measured.values.push_back(value);
    return measured;
  };
  return plan;
}

int measure_messages(const MessageBinary& binary, const CommonOptions& common,
                     const MessageOptions& messages) {
  const Interrupt interrupt;
  RunDirectory names = start_run_directory();
  Bench bench{names, common.timeout(), &interrupt, messages.spin_bound(), nullptr};
  Floors floors(bench);
  bench.floors = &floors;
  if (const auto code = binary.instead ? binary.instead(bench) : std::nullopt) return *code;
  const std::vector<Candidate> candidates = messages.candidates(names);

  Suite suite{.bench = binary.bench,
              .columns = columns_of(binary),
              .timing = binary.timing,
              .has_histograms = binary.has_histograms,
              .plans = {},
              .summary = {}};
  for (Plan& plan : binary.plans({common, messages, bench, candidates})) {
    suite.plans.push_back(with_spin_bound(std::move(plan), bench.spin_bound));
  }
  suite.summary = [&](std::span<const Plan> plans, std::span<const Record> records) {
    return binary.summary(suite.columns, plans, records);
  };
  return run_suite(suite, common, interrupt);
}

}  // namespace

Plan plan_of(const Candidate& candidate, Measure measure) {
  const Case& point = candidate.point;
  return {.name = point.name(),
          .key = {std::string(point.mechanism->id()), std::string(name(point.wait)),
                  std::to_string(point.message_bytes), std::string(name(point.placement)),
                  std::string(name(point.idle))},
          .circumstances = cells_of(point.cpus),
          .skip = candidate.skip,
          .stage = stage_of(point.idle),
          .besides_s = point.idle == Idle::poll ? polling_besides_s : halting_besides_s,
          .importance = point.mechanism->description().core ? 1 : 0,
          .measure = std::move(measure)};
}

std::function<std::string(const Columns&, std::span<const Plan>, std::span<const Record>)> summary_as(
    MessageSummary how) {
  return [how = std::move(how)](const Columns& columns, std::span<const Plan> plans,
                                std::span<const Record> records) {
    return message_summary(how, columns, plans, records);
  };
}

int message_main(int argc, char** argv, const MessageBinary& binary) {
  const std::string program = "bench_" + binary.bench;
  return run_main(program.c_str(), [&] {
    CommandLine line(binary.question, program);
    const CommonOptions common(line, binary.passes);
    const MessageOptions messages(line, binary.transfers, binary.sizes);
    if (binary.add_flags) binary.add_flags(line);
    line.parse(argc, argv);
    return measure_messages(binary, common, messages);
  });
}

}  // namespace ipcbench
