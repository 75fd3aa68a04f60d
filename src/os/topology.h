#pragma once

#include <span>
#include <string>
#include <vector>

struct hwloc_topology;

namespace ipcbench {

/// A logical CPU. Where the machine does not tell, `core`, `package` and `llc` are -1.
struct Cpu {
  int index;    // the number that the kernel gives it, as taskset takes it
  int core;     // the physical core, counted over the whole machine
  int package;  // the socket
  int llc;      // the last-level cache that it shares with others
};

/// The CPUs that the calling thread may run on, ascending by index, placed by hwloc.
/// Throws std::runtime_error where hwloc cannot read the machine, std::system_error where the kernel tells no
/// mask.
std::vector<Cpu> allowed_cpus();

/// The same for a loaded hwloc topology and CPU indices of one's own choice, ascending.
std::vector<Cpu> cpus_of(hwloc_topology* topology, std::span<const int> indices);

/// The indices as the kernel and taskset write them: "0-3,8". They are ascending.
std::string cpu_list(std::span<const Cpu> cpus);

}  // namespace ipcbench
