#include "harness/placement.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <stdexcept>
#include <utility>

namespace ipcbench {
namespace {

// What is not known is neither the same nor different.
bool same(int id, int other) {
  return id >= 0 && id == other;
}
bool different(int id, int other) {
  return id >= 0 && other >= 0 && id != other;
}

bool is_same_cpu(const Cpu& a, const Cpu& b) {
  return a.index == b.index;
}
// A machine that does not tell its packages has one.
bool is_cross_core(const Cpu& a, const Cpu& b) {
  return different(a.core, b.core) && !different(a.package, b.package);
}
bool are_siblings(const Cpu& a, const Cpu& b) {
  return a.index != b.index && same(a.core, b.core);
}
bool is_cross_socket(const Cpu& a, const Cpu& b) {
  return different(a.package, b.package);
}

struct Rule {
  Placement placement;
  std::string_view id;
  bool (*fits)(const Cpu&, const Cpu&);  // null: the topology does not decide
  std::string_view needs;
};

constexpr std::array rules{
    Rule{Placement::same_core, "same-core", is_same_cpu, "one CPU"},
    Rule{Placement::cross_core, "cross-core", is_cross_core, "two cores of one package"},
    Rule{Placement::smt_sibling, "smt-sibling", are_siblings, "two CPUs of one core"},
    Rule{Placement::cross_socket, "cross-socket", is_cross_socket, "two packages"},
    Rule{Placement::unpinned, "unpinned", nullptr, ""},
    Rule{Placement::cpus, "cpus", nullptr, ""},
};

const Rule& rule_of(Placement placement) {
  const auto* const found =
      std::find_if(rules.begin(), rules.end(), [=](const Rule& rule) { return rule.placement == placement; });
  if (found == rules.end()) {
    throw std::invalid_argument("no such placement");
  }
  return *found;
}

std::optional<bool> share_llc(const Cpu& a, const Cpu& b) {
  if (is_same_cpu(a, b) || same(a.llc, b.llc)) {
    return true;
  }
  return different(a.llc, b.llc) ? std::optional(false) : std::nullopt;
}

CpuPair pair_up(const Cpu& a, const Cpu& b) {
  return {a.index, b.index, share_llc(a, b)};
}

// Whether a CPU lies on the core of CPU 0, where that is worth avoiding.
class InterruptCore {
 public:
  explicit InterruptCore(std::span<const Cpu> allowed) {
    std::set<int> cores;
    for (const Cpu& cpu : allowed) {
      cores.insert(cpu.core);
      core_ = cpu.index == 0 ? cpu.core : core_;
    }
    avoid_ = cores.size() > 2;
  }

  [[nodiscard]] bool holds(const Cpu& cpu) const {
    return avoid_ && (cpu.index == 0 || same(cpu.core, core_));
  }

 private:
  int core_ = -1;
  bool avoid_ = false;
};

std::string no_pair_reason(const Rule& rule, std::span<const Cpu> allowed) {
  const std::string list = cpu_list(allowed);
  if (allowed.size() < 2) {
    return fmt::format("{} needs {}; the affinity mask allows {}", rule.id, rule.needs,
                       allowed.empty() ? "no CPU" : "only CPU " + list);
  }
  return fmt::format("{} needs {}; the affinity mask allows CPUs {}, with no such pair", rule.id, rule.needs,
                     list);
}

PlacementChoice best_pair(const Rule& rule, std::span<const Cpu> allowed) {
  using Cost = std::pair<bool, int>;
  const InterruptCore interrupts(allowed);
  std::optional<CpuPair> best;
  Cost best_cost;
  for (const Cpu& a : allowed) {
    for (const Cpu& b : allowed) {
      if (b.index < a.index || !rule.fits(a, b)) {
        continue;
      }
      const CpuPair pair = pair_up(a, b);
      const Cost cost{rule.placement == Placement::cross_core && pair.shares_llc != true,
                      static_cast<int>(interrupts.holds(a)) + static_cast<int>(interrupts.holds(b))};
      if (!best || cost < best_cost) {
        best = pair;
        best_cost = cost;
      }
    }
  }
  return {best, best ? "" : no_pair_reason(rule, allowed)};
}

}  // namespace

std::string_view name(Placement placement) {
  return rule_of(placement).id;
}

std::optional<Placement> placement_from(std::string_view id) {
  const auto* const found =
      std::find_if(rules.begin(), rules.end(), [=](const Rule& rule) { return rule.id == id; });
  return found == rules.end() ? std::nullopt : std::optional(found->placement);
}

PlacementChoice choose_cpus(Placement placement, std::span<const Cpu> allowed) {
  if (placement == Placement::unpinned) {
    return {};
  }
  if (placement == Placement::cpus) {
    return {std::nullopt, "cpus needs two CPUs by number"};
  }
  return best_pair(rule_of(placement), allowed);
}

PlacementChoice pair_of(int a, int b, std::span<const Cpu> allowed) {
  const auto find = [allowed](int index) {
    return std::find_if(allowed.begin(), allowed.end(), [=](const Cpu& cpu) { return cpu.index == index; });
  };
  for (const int index : {a, b}) {
    if (find(index) == allowed.end()) {
      return {std::nullopt, fmt::format("CPU {} does not exist or is not in the affinity mask ({})", index,
                                        cpu_list(allowed))};
    }
  }
  return {pair_up(*find(a), *find(b)), ""};
}

std::vector<CpuPair> all_pairs(std::span<const Cpu> allowed) {
  std::vector<CpuPair> pairs;
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    for (const Cpu& other : allowed.subspan(i)) {
      pairs.push_back(pair_up(allowed[i], other));
    }
  }
  return pairs;
}

std::vector<CpuPair> core_pairs(std::span<const Cpu> allowed) {
  std::vector<Cpu> cores;
  for (const Cpu& cpu : allowed) {
    if (std::ranges::none_of(cores, [&cpu](const Cpu& core) { return are_siblings(core, cpu); })) {
      cores.push_back(cpu);
    }
  }
  std::vector<CpuPair> pairs = all_pairs(cores);
  std::erase_if(pairs, [](const CpuPair& pair) { return pair.a == pair.b; });
  return pairs;
}

}  // namespace ipcbench
