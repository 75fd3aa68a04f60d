#pragma once

#include <map>
#include <string>
#include <vector>

#include "gate/cell.h"
#include "os/topology.h"

namespace ipcbench {

/// Where the two sides of each cell of a gate run on this machine.
class Places {
 public:
  Places() : allowed_(allowed_cpus()) {}

  /// Those of the cells for which this machine has a place; where idle cores may not be made to poll, all are
  /// measured with the default. What is left out or done otherwise is said in `remarks`. Throws UsageError
  /// where none is left.
  std::vector<Cell> keep_possible(std::vector<Cell> cells, std::vector<std::string>& remarks);

  /// The CPUs of a cell that was kept.
  [[nodiscard]] const CpuPair& of(const Cell& cell) const { return found_.at(cell.placement); }

 private:
  std::vector<Cpu> allowed_;
  std::map<Placement, CpuPair> found_;
};

}  // namespace ipcbench
