#pragma once

#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "runner/plan.h"

namespace ipcbench {

/// What Google Benchmark runs for us.
struct BenchmarkRun {
  std::string bench;  ///< "latency", the first part of each name
  const std::vector<Plan>& plans;
  const Columns& columns;
  const std::function<Timing(const NamedValues&)>& timing;
  int repetitions;
  /// The next record, which stays until the next call; nullptr: there is no more.
  std::function<const Record*()> next;
  /// What stands in the JSON's context; asked for at the end.
  std::function<std::map<std::string, std::string>()> context;
  std::vector<std::ostream*> json;  ///< each gets the whole document
};

/// Runs each record as a benchmark of one iteration batch, and at the end writes Google Benchmark's JSON: a
/// row for each record with figures or a failure, real_time and cpu_time in ns, the values as counters.
void run_google_benchmarks(const std::string& program, const BenchmarkRun& run);

}  // namespace ipcbench
