#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "report/summary.h"

namespace ipcbench {

/// What a person reads of a bench: a table of one metric over its cases, cut into several where it would be
/// wider than 100 columns, and a line about how sure the figures are. Empty where no case has the metric.
std::string summary_text(const BenchSummary& summary, std::string_view metric);

/// A line for each reason why rows of the bench hold no figures; empty where all do.
std::string unmeasured_text(const BenchResults& results);

/// "5.02–6.01 µs"; "–" for no interval.
std::string interval_text(std::string_view metric, const std::optional<Interval>& interval);

/// "9.0 %"; "–" where it is unknown.
std::string percent_text(std::optional<double> percent);
/// The same for their median; unknown where there are none.
std::string median_percent_text(std::span<const double> percents);

}  // namespace ipcbench
