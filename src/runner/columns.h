#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/costs.h"
#include "runner/plan.h"

namespace ipcbench {

/// A CSV column and how it is read from a result.
template <class Result>
struct Column {
  std::string name;
  std::optional<double> (*value)(const Result&);
};

/// `columns`, and after them the costs that a result ends with, for each message or whatever else it counts.
template <class Result, Costs Result::*costs = &Result::per_message>
std::vector<Column<Result>> with_costs(std::vector<Column<Result>> columns,
                                       std::string_view counted = "message") {
  using Value = std::optional<double>;
  const auto per = [counted](const char* what) { return std::string(what) + "_per_" + std::string(counted); };
  columns.insert(
      columns.end(),
      {{per("cpu_ns"), [](const Result& r) { return Value((r.*costs).cpu_ns); }},
       {per("voluntary_switches"), [](const Result& r) { return Value((r.*costs).voluntary_switches); }},
       {per("involuntary_switches"), [](const Result& r) { return Value((r.*costs).involuntary_switches); }},
       {per("page_faults"), [](const Result& r) { return Value((r.*costs).page_faults); }},
       {"steal_percent", [](const Result& r) { return (r.*costs).steal_percent; }},
       {"throttled_us", [](const Result& r) { return (r.*costs).throttled_us; }},
       {"cpu_wait_percent", [](const Result& r) { return (r.*costs).cpu_wait_percent; }},
       {"pressure_percent", [](const Result& r) { return (r.*costs).pressure_percent; }},
       {per("system_calls"), [](const Result& r) { return (r.*costs).system_calls; }},
       {"resident_bytes", [](const Result& r) { return (r.*costs).resident_bytes; }},
       {"cache_line_ns", [](const Result& r) { return (r.*costs).start.cache_line_ns; }},
       {"cache_line_end_ns", [](const Result& r) { return (r.*costs).end.cache_line_ns; }},
       {"wake_up_ns", [](const Result& r) { return (r.*costs).start.wake_up_ns; }},
       {"wake_up_end_ns", [](const Result& r) { return (r.*costs).end.wake_up_ns; }}});
  return columns;
}

template <class Result>
std::vector<std::string> names_of(const std::vector<Column<Result>>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const Column<Result>& column : columns) names.push_back(column.name);
  return names;
}

template <class Result>
Values values_of(const std::vector<Column<Result>>& columns, const Result& result) {
  Values values;
  values.reserve(columns.size());
  for (const Column<Result>& column : columns) values.push_back(column.value(result));
  return values;
}

}  // namespace ipcbench
