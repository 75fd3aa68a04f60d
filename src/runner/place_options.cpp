#include "runner/place_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "os/text.h"
#include "os/usage_error.h"
#include "runner/option_values.h"

namespace ipcbench {
namespace {

// All but the explicit pair, which has a flag of its own.
constexpr std::array placements{Placement::same_core, Placement::cross_core, Placement::smt_sibling,
                                Placement::cross_socket, Placement::unpinned};
constexpr std::array placements_of_one{Placement::same_core, Placement::unpinned};

std::vector<std::string_view> names_of(std::span<const Placement> all) {
  std::vector<std::string_view> names;
  for (const Placement each : all) names.push_back(name(each));
  return names;
}

}  // namespace

PlaceOptions::PlaceOptions(CommandLine& line, Sides sides) : idle_(line) {
  if (sides == Sides::two) {
    known_ = placements;
    placements_ = {"same-core", "cross-core"};
  } else {
    known_ = placements_of_one;
    placements_ = {"same-core", "unpinned"};
  }
  const Flag placement =
      line.add("--placement", placements_,
               fmt::format("Where {} run: {}", sides == Sides::two ? "the sides" : "the processes",
                           fmt::join(names_of(known_), ", ")))
          .list()
          .show_default();
  line.add("--cpus", cpus_, "A,B: pin the two sides to these CPUs instead; all: every pair of CPUs in turn")
      .list()
      .count(1, 2)
      .excludes(placement);
}

std::vector<Place> PlaceOptions::places() const {
  if (!cpus_.empty()) return pairs();
  std::vector<Place> chosen;
  for (const std::string& id : distinct(placements_)) {
    const auto found = placement_from(id);
    if (!found || std::ranges::find(known_, *found) == known_.end()) {
      throw_unknown("--placement", id, names_of(known_));
    }
    chosen.push_back({*found, choose_cpus(*found, allowed_)});
  }
  return chosen;
}

std::vector<Place> PlaceOptions::pairs() const {
  std::vector<Place> chosen;
  if (cpus_ == std::vector<std::string>{"all"}) {
    for (const CpuPair& pair : all_pairs(allowed_)) chosen.push_back({Placement::cpus, {pair, ""}});
    return chosen;
  }
  std::vector<int> numbers;
  for (const std::string& text : cpus_) {
    if (const auto number = parse_number<int>(text)) numbers.push_back(*number);
  }
  if (cpus_.size() != 2 || numbers.size() != 2) {
    throw UsageError(
        fmt::format("--cpus: takes two CPU numbers, such as 0,1, or all, not '{}'", fmt::join(cpus_, ",")));
  }
  const PlacementChoice choice = pair_of(numbers[0], numbers[1], allowed_);
  if (!choice.pair) throw UsageError(fmt::format("--cpus: {}", choice.reason));
  if (known_.size() == placements_of_one.size() && choice.pair->a != choice.pair->b) {
    throw UsageError("--cpus: all processes have one CPU, named twice, such as 0,0");
  }
  return {{Placement::cpus, choice}};
}

std::vector<CpuPair> PlaceOptions::core_pairs() const {
  if (cpus_.empty()) return ipcbench::core_pairs(allowed_);
  std::vector<CpuPair> named;
  for (const Place& place : pairs()) {
    if (place.cpus.pair->a != place.cpus.pair->b) named.push_back(*place.cpus.pair);
  }
  return named;
}

}  // namespace ipcbench
