#include "runner/message_suite.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "runner/command_line.h"
#include "runner/common_options.h"
#include "runner/message_options.h"
#include "runner/start.h"
#include "runner/suite.h"

namespace ipcbench {
namespace {

Columns columns_of(const MessageBinary& binary) {
  return {{"mechanism", "wait", "message_bytes", "placement", "idle"},
          {"cpu_a", "cpu_b", "shares_llc"},
          binary.columns};
}

// A host that has just seen its guest's cores poll goes on watching them for a while instead of letting them
// sleep, and the default's figures come out as fast as polling's. So the default is measured by itself, last.
int stage_of(Idle idle) {
  return idle == Idle::poll ? 0 : 1;
}

std::string cell(std::optional<bool> value) {
  return !value ? "" : *value ? "true" : "false";
}

Plan plan_of(const MessageBinary& binary, const Candidate& candidate, const Budget& budget,
             const Bench& bench) {
  const Case& point = candidate.point;
  Plan plan{.name = point.name(),
            .key = {std::string(point.mechanism->id()), std::string(name(point.wait)),
                    std::to_string(point.message_bytes), std::string(name(point.placement)),
                    std::string(name(point.idle))},
            .circumstances = {"", "", ""},
            .skip = candidate.skip,
            .stage = stage_of(point.idle),
            .measure = [&binary, point, budget, bench] { return binary.measure(point, budget, bench); }};
  if (point.cpus) {
    plan.circumstances = {std::to_string(point.cpus->a), std::to_string(point.cpus->b),
                          cell(point.cpus->shares_llc)};
  }
  return plan;
}

std::vector<std::size_t> parse_sizes(const std::vector<std::string>& texts, const std::string& flag) {
  std::vector<std::size_t> sizes;
  for (const std::string& text : texts) sizes.push_back(parse_size(text, flag));
  return sizes;
}

int measure_messages(const MessageBinary& binary, const CommonOptions& common, const MessageOptions& messages,
                     const std::vector<std::size_t>& tail_sizes) {
  const Interrupt interrupt;
  RunDirectory names = start_run_directory();
  const Bench bench{names, common.timeout(), &interrupt};
  Suite suite{.bench = binary.bench, .columns = columns_of(binary), .plans = {}, .summary = {}};
  for (const Candidate& candidate : messages.candidates(names)) {
    const bool whole_tail = std::ranges::find(tail_sizes, candidate.point.message_bytes) != tail_sizes.end();
    suite.plans.push_back(plan_of(binary, candidate, {common.min_time_s, whole_tail}, bench));
  }
  suite.summary = [&](std::span<const Plan> plans, std::span<const Record> records) {
    return message_summary(binary.summary, suite.columns, plans, records);
  };
  return run_suite(suite, common, interrupt);
}

}  // namespace

int message_main(int argc, char** argv, const MessageBinary& binary) {
  const std::string program = "bench_" + binary.bench;
  return run_main(program.c_str(), [&] {
    CLI::App app(binary.question, program);
    const CommonOptions common(app);
    const MessageOptions messages(app);
    std::vector<std::string> tail_sizes;
    if (binary.has_tail) {
      app.add_option(
             "--tail-sizes", tail_sizes,
             "Sizes whose percentiles take up to 8 times as long, for the 100,000 samples that p99.9 needs")
          ->delimiter(',');
    }
    parse(app, argc, argv);
    return measure_messages(binary, common, messages, parse_sizes(tail_sizes, "--tail-sizes"));
  });
}

}  // namespace ipcbench
