#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "os/topology.h"

namespace ipcbench {

/// Where the two sides of a case run.
enum class Placement : std::uint8_t { same_core, cross_core, smt_sibling, cross_socket, unpinned, cpus };

/// The id in the CSV and on the command line: "same-core", …, "cpus".
std::string_view name(Placement placement);

/// The placement with this id; empty where there is none.
std::optional<Placement> placement_from(std::string_view id);

/// The CPU of each side: of the initiator or producer, and of the responder or consumer.
struct CpuPair {
  int a;
  int b;
  std::optional<bool> shares_llc;  // whether both use one last-level cache; empty where that is unknown
};

/// A pair, or the reason why there is none. An unpinned case has neither.
struct PlacementChoice {
  std::optional<CpuPair> pair;
  std::string reason;
};

/// Chooses the CPUs for a placement among those allowed. With more than two cores the core of CPU 0, which
/// takes most interrupts, is used only where nothing else fits; cross-core prefers two cores that share the
/// last-level cache even to that. The same CPUs always give the same choice. Placement::cpus gives a reason:
/// see pair_of.
PlacementChoice choose_cpus(Placement placement, std::span<const Cpu> allowed);

/// The pair that a user named, or the reason why it cannot be used.
PlacementChoice pair_of(int a, int b, std::span<const Cpu> allowed);

/// Every pair a <= b of the CPUs allowed (ascending, as allowed_cpus gives them), each CPU with itself
/// included, by a and then by b.
std::vector<CpuPair> all_pairs(std::span<const Cpu> allowed);

/// Every pair a < b of different physical cores, each core by the first of its CPUs that is allowed. A CPU
/// whose core is unknown counts as a core of its own.
std::vector<CpuPair> core_pairs(std::span<const Cpu> allowed);

}  // namespace ipcbench
