#include "os/topology.h"

#include <fmt/core.h>
#include <hwloc.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>

#include "os/cpu_limit.h"

namespace ipcbench {
namespace {

struct Destroy {
  void operator()(hwloc_topology_t topology) const { hwloc_topology_destroy(topology); }
};
using Topology = std::unique_ptr<hwloc_topology, Destroy>;

Topology load_topology() {
  hwloc_topology_t raw = nullptr;
  if (hwloc_topology_init(&raw) != 0) {
    throw std::runtime_error("hwloc_topology_init failed");
  }
  Topology topology(raw);
  if (hwloc_topology_load(raw) != 0) {
    throw std::runtime_error("hwloc cannot read the topology of this machine");
  }
  return topology;
}

// The outermost cache above a CPU; null where none is known.
hwloc_obj_t last_level_cache(hwloc_obj_t cpu) {
  hwloc_obj_t cache = nullptr;
  for (hwloc_obj_t above = cpu; above != nullptr; above = above->parent) {
    if (hwloc_obj_type_is_dcache(above->type) != 0) {
      cache = above;
    }
  }
  return cache;
}

int logical_index(hwloc_obj_t object) {
  return object == nullptr ? -1 : static_cast<int>(object->logical_index);
}

}  // namespace

std::vector<Cpu> cpus_of(hwloc_topology* topology, std::span<const int> indices) {
  // Last-level caches of different kinds of core are of different levels, and hwloc counts each level from 0.
  std::map<hwloc_obj_t, int> caches;
  std::vector<Cpu> cpus;
  for (const int index : indices) {
    auto* const cpu = hwloc_get_pu_obj_by_os_index(topology, static_cast<unsigned>(index));
    if (cpu == nullptr) {
      cpus.push_back({index, -1, -1, -1});
      continue;
    }
    auto* const cache = last_level_cache(cpu);
    const int llc =
        cache == nullptr ? -1 : caches.try_emplace(cache, static_cast<int>(caches.size())).first->second;
    cpus.push_back({index, logical_index(hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_CORE, cpu)),
                    logical_index(hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_PACKAGE, cpu)), llc});
  }
  return cpus;
}

std::vector<Cpu> allowed_cpus() {
  const Topology topology = load_topology();
  return cpus_of(topology.get(), affinity_mask());
}

std::string cpu_list(std::span<const Cpu> cpus) {
  std::string list;
  for (std::size_t first = 0, next = 0; first < cpus.size(); first = next) {
    for (next = first + 1; next < cpus.size() && cpus[next].index == cpus[next - 1].index + 1;) {
      ++next;
    }
    fmt::format_to(std::back_inserter(list), "{}{}", list.empty() ? "" : ",", cpus[first].index);
    if (next > first + 1) {
      fmt::format_to(std::back_inserter(list), "-{}", cpus[next - 1].index);
    }
  }
  return list;
}

}  // namespace ipcbench
