#include "gate/cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/registry.h"

namespace ipcbench {
namespace {

// The mechanisms of a gate that was not told which. Those that every version of the suite has had: a gate
// compares only what both builds know, and a history is of the same cells for as long as possible.
constexpr std::array<std::string_view, 6> usual{"fifo", "mmap", "pipe", "posix-mq", "shm-sem", "unix-dgram"};

constexpr std::array<std::size_t, 6> sizes{8, 64, 512, 4096, 65536, 1 << 20};
constexpr std::array placements{Placement::same_core, Placement::cross_core};
constexpr std::array idles{Idle::poll, Idle::system_default};
constexpr std::array metrics{GateMetric::rtt_mean, GateMetric::rtt_p99, GateMetric::messages_per_s};

bool can_spin(const Mechanism& mechanism) {
  return std::ranges::count(mechanism.description().waits, Wait::spin) > 0 &&
         mechanism.description().family.find("memory") != std::string_view::npos;
}

void add_cells(const Mechanism& mechanism, Wait wait, Placement placement, std::vector<Cell>& cells) {
  if (wait == Wait::spin && placement == Placement::same_core) return;
  for (const std::size_t bytes : sizes) {
    for (const Idle idle : idles) {
      for (const GateMetric metric : metrics) {
        // What may be lost has no rate that two builds could be told apart by.
        if (metric == GateMetric::messages_per_s && !mechanism.description().lossless) continue;
        cells.push_back({std::string(mechanism.id()), wait, bytes, placement, idle, metric});
      }
    }
  }
}

}  // namespace

std::string Cell::name() const {
  return fmt::format("{}/{}/{}/{}/{}/{}", mechanism, ipcbench::name(wait), message_bytes,
                     ipcbench::name(placement), ipcbench::name(idle), ipcbench::name(metric));
}

std::vector<Cell> default_cells() {
  std::vector<Cell> cells;
  for (const std::string_view name : usual) {
    const Mechanism& mechanism = *find_mechanism(name);
    const std::string id(name);
    const Wait first = mechanism.description().waits.front();
    const Wait across = can_spin(mechanism) ? Wait::spin : first;
    cells.push_back({id, across, 64, Placement::cross_core, Idle::poll, GateMetric::rtt_mean});
    cells.push_back({id, first, 4096, Placement::same_core, Idle::poll, GateMetric::rtt_mean});
    cells.push_back({id, first, 64, Placement::same_core, Idle::poll, GateMetric::messages_per_s});
    cells.push_back({id, first, 64, Placement::cross_core, Idle::poll, GateMetric::rtt_p99});
  }
  return cells;
}

std::vector<Cell> all_cells() {
  std::vector<Cell> cells;
  for (const Mechanism& mechanism : mechanisms()) {
    if (mechanism.description().payload != Payload::bytes) continue;
    for (const Wait wait : mechanism.description().waits) {
      for (const Placement placement : placements) add_cells(mechanism, wait, placement, cells);
    }
  }
  return cells;
}

}  // namespace ipcbench
