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
  std::string bench;  ///< "latency": the CSV's column `bench`
  Columns columns;
  std::vector<Plan> plans;
  /// What a person reads at the end.
  std::function<std::string(std::span<const Plan>, std::span<const Record>)> summary;
};

/// Keeps the plans whose full name ("latency/pipe/…") fits every filter. Throws UsageError for a bad regex,
/// and where nothing is left.
std::vector<Plan> filtered(const std::string& bench, std::vector<Plan> plans,
                           std::span<const std::string> filters);

/// Lists the cases, or measures them: rows into the CSV as they come, JSON, progress, and the summary at the
/// end. Returns the exit code. Throws UsageError where a file cannot be made.
int run_suite(Suite suite, const CommonOptions& options, const Interrupt& interrupt);

}  // namespace ipcbench
