#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/run_results.h"
#include "stats/quantiles.h"

namespace ipcbench {

/// One metric of a case that two runs have measured.
struct Comparison {
  CaseKey key;  ///< identity_of
  double median;
  double other_median;
  double ratio;                      ///< this to the other: how the logarithms of the sessions are shifted
  std::optional<Interval> interval;  ///< 95 %, of the ratio; empty where there are too few sessions

  /// Half the interval's width in percent of the ratio; empty without an interval.
  [[nodiscard]] std::optional<double> half_width_percent() const;
};

/// Compares the cases that both have, by identity_of, in their order. Those with a figure that has no
/// logarithm, 0 or less, are left out.
std::vector<Comparison> compare(const BenchResults& results, const BenchResults& other,
                                std::string_view metric);

/// The same of every time and every rate that both have, one metric after the other.
std::vector<Comparison> compare_times_and_rates(const BenchResults& results, const BenchResults& other);

/// "2 cases in this run only, 1 in the other only", with its line end; empty where both have the same.
std::string unmatched_line(const BenchResults& results, const BenchResults& other);

/// A table of the comparisons, those furthest from 1 first. Empty for none.
std::string comparison_table(std::span<const Comparison> comparisons, std::string_view metric);

/// "80 of 84 cases: the interval of the difference contains 0 (95.2 %); median half-width 7.8 %", with its
/// line end. `what` is "cases"; the difference is that of the logarithms. Those without an interval are
/// counted apart.
std::string agreement_line(std::span<const Comparison> comparisons, std::string_view what);

}  // namespace ipcbench
