#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/run_results.h"

namespace ipcbench {

/// One metric of a case that two runs have measured: the logarithms of what stands for it in each
/// (comparable_values_of).
struct CasePair {
  CaseKey key;  ///< identity_of
  std::vector<double> base;
  std::vector<double> head;
};

/// The cases that both have, by identity_of, in their order. Those with a figure that has no logarithm, 0 or
/// less, are left out.
std::vector<CasePair> pair_cases(const BenchResults& base, const BenchResults& head, std::string_view metric);

/// How many cases only one of them has, as a sentence without its end: "latency: 2 cases in base only, 1 in
/// head only"; empty where both have the same.
std::string unpaired_cases(const BenchResults& base, const BenchResults& head);

}  // namespace ipcbench
