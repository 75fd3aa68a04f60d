#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "os/interrupt.h"
#include "runner/common_options.h"
#include "runner/plan.h"

namespace ipcbench {

/// A benchmark binary: its cases, its columns, and how its results read.
struct Suite {
  std::string
      bench;  ///< "latency": the CSV's column `bench`, and what report/columns.h knows its headline by
  Columns columns;
  /// What Google Benchmark's JSON shows of a row with figures.
  std::function<Timing(const NamedValues&)> timing;
  bool has_histograms = false;  ///< whether Measured has them
  std::vector<Plan> plans;
  /// What a person reads at the end.
  std::function<std::string(std::span<const Plan>, std::span<const Record>)> summary;
};

/// Lists the cases, or measures them: rows into the CSV as they come, JSON, progress, and the summary at the
/// end. Returns the exit code. Throws UsageError where a file cannot be made or the budget is too short for
/// every case to be measured once, and Unresolved where this machine's clock is not steady; then nothing has
/// been measured and no file changed.
int run_suite(Suite suite, const CommonOptions& options, const Interrupt& interrupt);

}  // namespace ipcbench
