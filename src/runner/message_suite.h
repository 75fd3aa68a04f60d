#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/measurement.h"
#include "runner/message_summary.h"
#include "runner/plan.h"

namespace ipcbench {

/// A CSV column and how it is read from a result.
template <class Result>
struct Column {
  const char* name;
  std::optional<double> (*value)(const Result&);
};

/// `columns`, and after them those that every result of messages ends with.
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
       {"steal_percent", [](const Result& r) { return r.per_message.steal_percent; }}});
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
std::vector<std::optional<double>> values_of(const std::vector<Column<Result>>& columns,
                                             const Result& result) {
  std::vector<std::optional<double>> values;
  values.reserve(columns.size());
  for (const Column<Result>& column : columns) values.push_back(column.value(result));
  return values;
}

/// What a binary about messages measures; the rest is the same for all of them.
struct MessageBinary {
  std::string bench;     ///< "latency"
  std::string question;  ///< what it answers, for --help
  std::vector<std::string> columns;
  std::function<Measured(const Case&, const Budget&, const Bench&)> measure;
  bool has_tail;  ///< whether it has percentiles, and so --tail-sizes
  MessageSummary summary;
};

/// The main function of such a binary. Returns the exit code.
int message_main(int argc, char** argv, const MessageBinary& binary);

}  // namespace ipcbench
