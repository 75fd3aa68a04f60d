#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "runner/order.h"
#include "runner/plan.h"

namespace ipcbench {

/// What Google Benchmark runs for us.
struct BenchmarkRun {
  std::string bench;  ///< "latency", the first part of each name
  const std::vector<Plan>& plans;
  const Columns& columns;
  std::vector<Trial> trials;  ///< in the order of measuring
  int repetitions;
  std::map<std::string, std::string> context;
  /// Measures one trial; nullptr: not measured, and nothing after it either.
  std::function<const Record*(const Trial&)> measure;
  std::vector<std::ostream*> json;  ///< each gets the whole document
};

/// Runs each trial as a benchmark of one iteration batch, in our order, and writes Google Benchmark's JSON: a
/// row for each repetition, real_time and cpu_time in ns, the values as counters. The document is whole also
/// where the run stops early.
void run_google_benchmarks(const std::string& program, const BenchmarkRun& run);

}  // namespace ipcbench
