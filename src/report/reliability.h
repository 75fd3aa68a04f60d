#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "report/summary.h"

namespace ipcbench {

/// How far the figures of a run can be relied on, by the headline of each bench (report/columns.h).
struct Reliability {
  std::size_t cases = 0;
  std::size_t with_interval = 0;
  std::optional<double> half_width_percent = {};  ///< median over the cases with an interval
  std::size_t sessions = 0;                       ///< all that were measured
  /// How many of them are noisy, or met CPUs nearer or farther than the case's others, by the kind of reason.
  std::map<std::string, std::size_t> disturbed = {};
};

/// `summaries`: of the benches of `results`, in their order.
Reliability reliability_of(const RunResults& results, std::span<const BenchSummary> summaries);

/// One line: "534 of 560 cases have a 95 % interval, of ±2.1 % in the median; 7.0 % of 6100 sessions do not
/// count: 5.1 % (other programs used its CPUs), …".
std::string reliability_text(const Reliability& reliability);

}  // namespace ipcbench
