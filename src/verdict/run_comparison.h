#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/run_results.h"
#include "verdict/judgement.h"

namespace ipcbench {

/// A stored run that is compared.
struct StoredRun {
  std::string name;  ///< as its rows say
  RunResults results;
  nlohmann::json environment;  ///< what its environment.json says; an empty object where there is none
};

/// What of two runs is compared.
struct ComparisonRequest {
  std::vector<std::string> benches;  ///< empty: all that both have, but for the floor
  std::string metric;                ///< a column of the CSVs; empty: each bench's headline
  double margin = 0.05;              ///< a slowdown up to this is none: 0.05 for 5 %
};

/// Judges two runs that were measured apart: each case that both have, by the shift of the logarithms of its
/// sessions, whatever their distribution (stats/shift.h). A case is slower where the test of Mann and Whitney
/// rejects that the shift is within the margin, corrected over all cases (Holm). Cases with too few sessions
/// for an interval are left out, and how many those are is a remark; so are the floors that moved, in what
/// the environments differ, and what such a comparison cannot see. Distances have to be on one scale for
/// both.
Judgement compare_runs(const StoredRun& base, const StoredRun& head, const ComparisonRequest& request);

/// "277 of 284 cases: the interval of the difference contains 0 (97.5 %); median half-width 2.7 %": how far
/// two runs agree.
std::string agreement_line(const std::vector<Finding>& findings);

}  // namespace ipcbench
