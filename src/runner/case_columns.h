#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/placement.h"
#include "os/idle.h"
#include "runner/plan.h"

namespace ipcbench {

/// The columns of every binary but the pools': what names a case, where it ran and what else it is about,
/// what was measured.
Columns columns_of_cases(const std::vector<std::string>& circumstances, std::vector<std::string> values,
                         std::vector<std::string> lists = {});

/// Where those columns stand in Plan::key.
struct CaseKey {
  enum Field : std::size_t { mechanism, wait, message_bytes, placement, idle };
};

/// Where they stand in Plan::circumstances; what else a case is about comes from `more` on.
struct CaseCircumstance {
  enum Field : std::size_t { cpu_a, cpu_b, shares_llc, more };
};

/// What goes into the columns cpu_a, cpu_b and shares_llc.
std::vector<std::string> cells_of(const std::optional<CpuPair>& cpus);

/// "cross-core, idle=poll": where a case ran, as a table's title says it.
std::string placement_and_idle(const Plan& plan);

/// The stage of cases with that idle policy: a host that has just seen its guest's cores poll goes on
/// watching them for a while instead of letting them sleep, and the default's figures come out as fast as
/// polling's. So the default is measured by itself, last.
constexpr int stage_of(Idle idle) {
  return idle == Idle::poll ? 0 : 1;
}

}  // namespace ipcbench
