#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/placement.h"
#include "measure/costs.h"
#include "measure/pass.h"
#include "os/idle.h"
#include "shared/objects.h"

namespace ipcbench {

/// What is measured of an object, the first of SharedTask; all but `append` of every object.
constexpr std::array<std::string_view, 4> shared_operation_names{"read", "write", "increment", "append"};
constexpr std::string_view name(SharedTask operation) {
  return shared_operation_names.at(static_cast<std::size_t>(operation));
}

/// One point of the parameter space of shared objects.
struct SharedCase {
  const SharedObject* object;
  SharedTask operation;
  unsigned processes;  ///< that use it; a server is none of them
  Placement placement;
  Idle idle;
  std::optional<CpuPair> cpus;  ///< where they run, by turns, and the server on the second; empty: not pinned

  /// "array-4/increment/2/cross-core/default": its name in every output.
  [[nodiscard]] std::string name() const;
};

/// One repetition.
struct SharedResult {
  std::uint64_t operations = 0;
  double elapsed_ns = 0;       ///< of all operations
  Histogram each_ns;           ///< what each operation took its process, from a pass of its own
  std::vector<double> shares;  ///< of each process
  Costs per_operation;
  double timed_s = 0;
  std::optional<std::string> noise;
};

/// Measures one repetition in fresh processes. Throws what SharedSession throws.
SharedResult measure_shared(const SharedCase& point, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
