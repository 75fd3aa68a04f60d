#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure/costs.h"
#include "measure/pass.h"
#include "runner/common_options.h"
#include "runner/message_options.h"
#include "runner/message_summary.h"
#include "runner/plan.h"

namespace ipcbench {

/// A CSV column and how it is read from a result.
template <class Result>
struct Column {
  const char* name;
  std::optional<double> (*value)(const Result&);
};

/// `columns`, and after them the costs that results of messages end with (their member `per_message`).
template <class Result>
std::vector<Column<Result>> with_costs(std::vector<Column<Result>> columns) {
  using Value = std::optional<double>;
  columns.insert(
      columns.end(),
      {{"cpu_ns_per_message", [](const Result& r) { return Value(r.per_message.cpu_ns); }},
       {"voluntary_switches_per_message",
        [](const Result& r) { return Value(r.per_message.voluntary_switches); }},
       {"involuntary_switches_per_message",
        [](const Result& r) { return Value(r.per_message.involuntary_switches); }},
       {"page_faults_per_message", [](const Result& r) { return Value(r.per_message.page_faults); }},
       {"steal_percent", [](const Result& r) { return r.per_message.steal_percent; }},
       {"throttled_us", [](const Result& r) { return r.per_message.throttled_us; }},
       {"system_calls_per_message", [](const Result& r) { return r.per_message.system_calls; }},
       {"resident_bytes", [](const Result& r) { return r.per_message.resident_bytes; }},
       {"cache_line_ns", [](const Result& r) { return r.per_message.cache_line_ns; }}});
  return columns;
}

template <class Result>
std::vector<std::string> names_of(const std::vector<Column<Result>>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const Column<Result>& column : columns) names.emplace_back(column.name);
  return names;
}

template <class Result>
Values values_of(const std::vector<Column<Result>>& columns, const Result& result) {
  Values values;
  values.reserve(columns.size());
  for (const Column<Result>& column : columns) values.push_back(column.value(result));
  return values;
}

/// What a binary about messages makes its plans from.
struct MessageContext {
  const CommonOptions& common;
  const MessageOptions& messages;
  const Bench& bench;
  std::span<const Candidate> candidates;
};

/// A binary about messages; the rest is the same for all of them.
struct MessageBinary {
  std::string bench;     ///< "latency"
  std::string question;  ///< what it answers, for --help
  Passes passes = Passes::timed;
  Transfers transfers = Transfers::copies;
  std::function<void(CLI::App&)> add_flags;  ///< its own; may be empty
  /// Does something else than measure cases where its flags ask for that: the exit code. May be empty.
  std::function<std::optional<int>(const Bench&)> instead = {};
  std::vector<std::string> circumstances;  ///< what names a case besides its key and its CPUs
  std::vector<std::string> lists = {};
  std::vector<std::string> columns;
  std::function<std::vector<Plan>(const MessageContext&)> plans;
  std::function<Timing(const NamedValues&)> timing;
  bool has_histograms = false;
  std::function<std::string(const Columns&, std::span<const Plan>, std::span<const Record>)> summary;
};

/// The main function of such a binary. Returns the exit code.
int message_main(int argc, char** argv, const MessageBinary& binary);

/// The plan of a case: its name, key, CPUs, stage, and whether it is skipped.
Plan plan_of(const Candidate& candidate, Measure measure);

/// The stage of cases with that idle policy: a host that has just seen its guest's cores poll goes on
/// watching them for a while instead of letting them sleep, and the default's figures come out as fast as
/// polling's. So the default is measured by itself, last.
constexpr int stage_of(Idle idle) {
  return idle == Idle::poll ? 0 : 1;
}

/// What goes into the columns cpu_a, cpu_b and shares_llc.
std::vector<std::string> cells_of(const std::optional<CpuPair>& cpus);

}  // namespace ipcbench
