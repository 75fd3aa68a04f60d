#pragma once

#include <hwloc.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "os/topology.h"

namespace ipcbench {

/// The CPUs `indices` of a machine that hwloc makes up from its description: "package:2 l3:1 core:2 pu:2".
inline std::vector<Cpu> cpus_of_machine(const char* description, const std::vector<int>& indices) {
  hwloc_topology_t raw = nullptr;
  hwloc_topology_init(&raw);
  const std::unique_ptr<hwloc_topology, decltype(&hwloc_topology_destroy)> topology(raw,
                                                                                    &hwloc_topology_destroy);
  if (hwloc_topology_set_synthetic(raw, description) != 0 || hwloc_topology_load(raw) != 0) {
    throw std::runtime_error("hwloc cannot make up " + std::string(description));
  }
  return cpus_of(raw, indices);
}

}  // namespace ipcbench
