#include "runner/message_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>

#include "report/units.h"
#include "runner/usage_error.h"

namespace ipcbench {
namespace {

// Drops what was named twice, keeping the order.
template <class T>
std::vector<T> distinct(const std::vector<T>& values) {
  std::vector<T> once;
  for (const T& value : values) {
    if (std::ranges::find(once, value) == once.end()) once.push_back(value);
  }
  return once;
}

[[noreturn]] void throw_unknown(const char* flag, const std::string& value,
                                const std::vector<std::string_view>& known) {
  throw UsageError(fmt::format("{}: unknown '{}'; there are {}", flag, value, fmt::join(known, ", ")));
}

// All but the explicit pair, which has a flag of its own.
constexpr std::array placements{Placement::same_core, Placement::cross_core, Placement::smt_sibling,
                                Placement::cross_socket, Placement::unpinned};

// Why a message of that size cannot go through, if it cannot.
std::optional<std::string> why_not(const Mechanism& mechanism, const Availability& availability,
                                   std::size_t bytes) {
  if (availability.why_not)
    return fmt::format("{} is not available: {}", mechanism.id(), *availability.why_not);
  if (!availability.max_message_bytes || bytes <= *availability.max_message_bytes) return std::nullopt;
  return fmt::format("{} carries at most {} here ({})", mechanism.id(),
                     format_bytes(*availability.max_message_bytes), availability.limited_by);
}

}  // namespace

MessageOptions::MessageOptions(CLI::App& app) {
  app.add_option("--mechanism", mechanisms_, "Which mechanisms (default: all; ipcbench list names them)")
      ->delimiter(',');
  app.add_option("--sizes", sizes_, "Message sizes, such as 8,4KiB,1MiB")
      ->delimiter(',')
      ->capture_default_str();
  auto* placement =
      app.add_option("--placement", placements_,
                     "Where the sides run: same-core, cross-core, smt-sibling, cross-socket, unpinned")
          ->delimiter(',')
          ->capture_default_str();
  app.add_option("--cpus", cpus_, "A,B: pin the two sides to these CPUs instead")
      ->delimiter(',')
      ->expected(2)
      ->excludes(placement);
  app.add_option("--idle", idles_,
                 "What idle cores do: default, poll (held by /dev/cpu_dma_latency), or both")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--wait", waits_, "How a side waits: block")->delimiter(',')->capture_default_str();
}

std::vector<const Mechanism*> MessageOptions::chosen_mechanisms() const {
  std::vector<const Mechanism*> chosen;
  for (const std::string& id : distinct(mechanisms_)) {
    const Mechanism* mechanism = find_mechanism(id);
    if (mechanism == nullptr) {
      std::vector<std::string_view> known;
      for (const Mechanism& each : mechanisms()) known.push_back(each.id());
      throw_unknown("--mechanism", id, known);
    }
    chosen.push_back(mechanism);
  }
  if (mechanisms_.empty()) {
    for (const Mechanism& each : mechanisms()) chosen.push_back(&each);
  }
  return chosen;
}

std::vector<std::size_t> MessageOptions::chosen_sizes() const {
  std::vector<std::size_t> sizes;
  for (const std::string& text : sizes_) sizes.push_back(parse_size(text, "--sizes"));
  return distinct(sizes);
}

std::vector<Wait> MessageOptions::chosen_waits() const {
  for (const std::string& id : waits_) {
    if (id != name(Wait::block)) throw_unknown("--wait", id, {name(Wait::block)});
  }
  return {Wait::block};
}

std::vector<Placement> MessageOptions::chosen_placements() const {
  if (!cpus_.empty()) return {Placement::cpus};
  std::vector<Placement> chosen;
  for (const std::string& id : distinct(placements_)) {
    const auto found = placement_from(id);
    if (!found || std::ranges::find(placements, *found) == placements.end()) {
      std::vector<std::string_view> known;
      for (const Placement each : placements) known.push_back(name(each));
      throw_unknown("--placement", id, known);
    }
    chosen.push_back(*found);
  }
  return chosen;
}

std::vector<Idle> MessageOptions::chosen_idles() const {
  std::vector<Idle> chosen;
  for (const std::string& id : idles_) {
    const bool both = id == "both";
    if (!both && id != name(Idle::system_default) && id != name(Idle::poll)) {
      throw_unknown("--idle", id, {name(Idle::system_default), name(Idle::poll), "both"});
    }
    if (both || id == name(Idle::system_default)) chosen.push_back(Idle::system_default);
    if (both || id == name(Idle::poll)) chosen.push_back(Idle::poll);
  }
  return distinct(chosen);
}

PlacementChoice MessageOptions::cpus_for(Placement placement) const {
  if (placement != Placement::cpus) return choose_cpus(placement, allowed_);
  PlacementChoice choice = pair_of(cpus_[0], cpus_[1], allowed_);
  if (!choice.pair) throw UsageError(fmt::format("--cpus: {}", choice.reason));
  return choice;
}

std::vector<Candidate> MessageOptions::candidates(RunDirectory& names) const {
  const auto chosen = chosen_mechanisms();
  const auto sizes = chosen_sizes();
  const auto waits = chosen_waits();
  auto idles = chosen_idles();
  const auto no_poll =
      std::ranges::find(idles, Idle::poll) == idles.end() ? std::nullopt : why_no_idle_poll();
  if (no_poll) {
    fmt::print(stderr, "--idle=poll is skipped, idle cores do what they do by default: {}\n", *no_poll);
    idles = {Idle::system_default, Idle::poll};
  }

  std::vector<Candidate> candidates;
  for (const Mechanism* mechanism : chosen) {
    const Availability availability = mechanism->probe(names);
    for (const Placement placement : chosen_placements()) {
      const PlacementChoice cpus = cpus_for(placement);
      for (const std::size_t bytes : sizes) {
        for (const Wait wait : waits) {
          for (const Idle idle : idles) {
            auto skip = why_not(*mechanism, availability, bytes);
            if (!cpus.pair && !cpus.reason.empty()) skip = cpus.reason;
            if (idle == Idle::poll && no_poll) skip = no_poll;
            candidates.push_back({{mechanism, wait, bytes, placement, idle, cpus.pair}, skip});
          }
        }
      }
    }
  }
  return candidates;
}

std::size_t parse_size(const std::string& text, const std::string& flag) {
  static const std::map<std::string, std::size_t> units{
      {"", 1}, {"B", 1}, {"K", 1U << 10}, {"KiB", 1U << 10}, {"M", 1U << 20}, {"MiB", 1U << 20}};
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto unit = units.find(std::string(end, text.data() + text.size()));
  if (error != std::errc{} || unit == units.end() || number == 0) {
    throw UsageError(
        fmt::format("{}: '{}' is not a message size; write bytes from 1, or 4KiB, or 1MiB", flag, text));
  }
  if (number > suite_max_message_bytes / unit->second) {
    throw UsageError(fmt::format("{}: {} is more than the largest message, {}", flag, text,
                                 format_bytes(suite_max_message_bytes)));
  }
  return number * unit->second;
}

}  // namespace ipcbench
