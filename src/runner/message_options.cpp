#include "runner/message_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/stamp.h"
#include "os/text.h"
#include "report/units.h"
#include "runner/quantities.h"
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

// On one CPU a spinner uses up its time slice while the other cannot run: milliseconds a message.
std::optional<std::string> why_no_spin(Wait wait, const std::optional<CpuPair>& cpus, std::size_t allowed) {
  const bool one_cpu = cpus ? cpus->a == cpus->b : allowed == 1;
  if (wait != Wait::spin || !one_cpu) return std::nullopt;
  return "two spinners on one CPU wait for each other's time slice to end";
}

// A mechanism that only notifies has one size: its word, or nothing.
std::vector<std::size_t> sizes_for(const Mechanism& mechanism, const Availability& availability,
                                   const std::vector<std::size_t>& asked) {
  switch (mechanism.description().payload) {
    case Payload::bytes:
      return asked;
    case Payload::word:
      return {availability.max_message_bytes.value_or(stamp_bytes)};
    case Payload::none:
      return {0};
  }
  return {};
}

bool has_wait(const Mechanism& mechanism, Wait wait) {
  return std::ranges::find(mechanism.description().waits, wait) != mechanism.description().waits.end();
}

// Of those asked for, which it has; where nothing was asked for, block, or all where it has no such.
std::vector<Wait> waits_of(const Mechanism& mechanism, const std::vector<Wait>& asked) {
  const std::span<const Wait> all = mechanism.description().waits;
  if (asked.empty()) {
    if (has_wait(mechanism, Wait::block)) return {Wait::block};
    return {all.begin(), all.end()};
  }
  std::vector<Wait> both;
  for (const Wait wait : asked) {
    if (has_wait(mechanism, wait)) both.push_back(wait);
  }
  return both;
}

}  // namespace

MessageOptions::MessageOptions(CLI::App& app, Transfers transfers) {
  app.add_option("--mechanism", mechanisms_, "Which mechanisms (default: all; ipcbench list names them)")
      ->delimiter(',');
  app.add_option("--sizes", sizes_,
                 "Message sizes, such as 8,4KiB,1MiB, of what carries bytes: what only notifies has one size")
      ->delimiter(',')
      ->capture_default_str();
  auto* placement =
      app.add_option("--placement", placements_,
                     "Where the sides run: same-core, cross-core, smt-sibling, cross-socket, unpinned")
          ->delimiter(',')
          ->capture_default_str();
  app.add_option("--cpus", cpus_,
                 "A,B: pin the two sides to these CPUs instead; all: every pair of CPUs in turn")
      ->delimiter(',')
      ->expected(1, 2)
      ->excludes(placement);
  app.add_option("--idle", idles_,
                 "What idle cores do: default, poll (held by /dev/cpu_dma_latency), or both")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option(
         "--wait", waits_,
         fmt::format("How a side waits: {}, each where the mechanism has it (default: block, and where a "
                     "mechanism cannot, all that it can)",
                     fmt::join(wait_names, ", ")))
      ->delimiter(',');
  if (transfers == Transfers::both) {
    app.add_option("--transfer", transfers_,
                   "copy: a message is copied in and out; zero-copy: written and read in place, where the "
                   "mechanism has such memory")
        ->delimiter(',')
        ->check(CLI::IsMember({name(Transfer::copy), name(Transfer::zero_copy)}))
        ->capture_default_str();
  }
  app.add_option("--spin-bound", spin_bound_, "How long spin-then-block spins before it sleeps")
      ->capture_default_str();
}

std::vector<const Mechanism*> MessageOptions::mechanisms() const {
  std::vector<const Mechanism*> chosen;
  for (const std::string& id : distinct(mechanisms_)) {
    const Mechanism* mechanism = find_mechanism(id);
    if (mechanism == nullptr) {
      std::vector<std::string_view> known;
      for (const Mechanism& each : ipcbench::mechanisms()) known.push_back(each.id());
      throw_unknown("--mechanism", id, known);
    }
    chosen.push_back(mechanism);
  }
  if (mechanisms_.empty()) {
    for (const Mechanism& each : ipcbench::mechanisms()) chosen.push_back(&each);
  }
  return chosen;
}

std::vector<std::size_t> MessageOptions::sizes() const {
  std::vector<std::size_t> sizes;
  for (const std::string& text : sizes_) sizes.push_back(parse_size(text, "--sizes"));
  return distinct(sizes);
}

std::vector<Wait> MessageOptions::waits() const {
  std::vector<Wait> chosen;
  const auto all = mechanisms();
  for (const std::string& id : distinct(waits_)) {
    const auto wait = wait_from(id);
    if (!wait) throw_unknown("--wait", id, {wait_names.begin(), wait_names.end()});
    if (std::ranges::none_of(all, [&](const Mechanism* each) { return has_wait(*each, *wait); })) {
      throw UsageError(
          fmt::format("--wait: none of the chosen mechanisms waits by {}; see ipcbench list", id));
    }
    chosen.push_back(*wait);
  }
  return chosen;
}

std::vector<Transfer> MessageOptions::transfers() const {
  std::vector<Transfer> chosen;
  for (const std::string& id : distinct(transfers_)) {
    chosen.push_back(id == name(Transfer::copy) ? Transfer::copy : Transfer::zero_copy);
  }
  return chosen;
}

std::chrono::nanoseconds MessageOptions::spin_bound() const {
  return parse_duration(spin_bound_, "--spin-bound");
}

std::vector<MessageOptions::Place> MessageOptions::places() const {
  if (!cpus_.empty()) return pairs();
  std::vector<Place> chosen;
  for (const std::string& id : distinct(placements_)) {
    const auto found = placement_from(id);
    if (!found || std::ranges::find(placements, *found) == placements.end()) {
      std::vector<std::string_view> known;
      for (const Placement each : placements) known.push_back(name(each));
      throw_unknown("--placement", id, known);
    }
    chosen.push_back({*found, choose_cpus(*found, allowed_)});
  }
  return chosen;
}

std::vector<MessageOptions::Place> MessageOptions::pairs() const {
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
  return {{Placement::cpus, choice}};
}

std::vector<CpuPair> MessageOptions::core_pairs() const {
  if (cpus_.empty()) return ipcbench::core_pairs(allowed_);
  std::vector<CpuPair> named;
  for (const Place& place : pairs()) {
    if (place.cpus.pair->a != place.cpus.pair->b) named.push_back(*place.cpus.pair);
  }
  return named;
}

std::vector<Idle> MessageOptions::idles() const {
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

std::vector<Candidate> MessageOptions::candidates(RunDirectory& names) const {
  Chosen chosen{places(), sizes(), waits(), idles(), transfers(), std::nullopt};
  if (std::ranges::find(chosen.idles, Idle::poll) != chosen.idles.end()) chosen.no_poll = why_no_idle_poll();
  if (chosen.no_poll) {
    fmt::print(stderr, "--idle=poll is skipped, idle cores do what they do by default: {}\n",
               *chosen.no_poll);
    chosen.idles = {Idle::system_default, Idle::poll};
  }
  std::vector<Candidate> all;
  for (const Mechanism* mechanism : mechanisms()) {
    const Availability availability = mechanism->probe(names);
    for (const Place& place : chosen.places) {
      for (const std::size_t bytes : sizes_for(*mechanism, availability, chosen.sizes)) {
        const auto unfit = place.why_not() ? place.why_not() : why_not(*mechanism, availability, bytes);
        add_candidates(all, {mechanism, Wait::block, bytes, place.placement, {}, place.cpus.pair}, unfit,
                       chosen);
      }
    }
  }
  return all;
}

void MessageOptions::add_candidates(std::vector<Candidate>& all, Case point,
                                    const std::optional<std::string>& unfit, const Chosen& chosen) const {
  for (const Wait wait : waits_of(*point.mechanism, chosen.waits)) {
    point.wait = wait;
    const auto no_spin = why_no_spin(wait, point.cpus, allowed_.size());
    for (const Idle idle : chosen.idles) {
      point.idle = idle;
      const auto no_idle = idle == Idle::poll ? chosen.no_poll : std::nullopt;
      for (const Transfer transfer : chosen.transfers) {
        if (transfer == Transfer::zero_copy && !point.mechanism->zero_copy) continue;
        point.transfer = transfer;
        all.push_back({point, unfit ? unfit : no_idle ? no_idle : no_spin});
      }
    }
  }
}

}  // namespace ipcbench
