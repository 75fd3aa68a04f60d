#include "runner/message_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "harness/stamp.h"
#include "os/usage_error.h"
#include "report/units.h"
#include "runner/option_values.h"
#include "runner/quantities.h"

namespace ipcbench {
namespace {

// Why a message of that size cannot go through, if it cannot.
std::optional<std::string> why_not(const Mechanism& mechanism, const Availability& availability,
                                   std::size_t bytes) {
  if (availability.why_not)
    return fmt::format("{} is not available: {}", mechanism.id(), *availability.why_not);
  if (!availability.max_message_bytes || bytes <= *availability.max_message_bytes) return std::nullopt;
  return fmt::format("{} carries at most {} here ({})", mechanism.id(),
                     format_bytes(*availability.max_message_bytes), availability.limited_by);
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

MessageOptions::MessageOptions(CommandLine& line, Transfers transfers, std::vector<std::string> sizes)
    : sizes_(std::move(sizes)), places_(line) {
  line.add("--mechanism", mechanisms_, "Which mechanisms (default: all; ipcbench list names them)").list();
  line.add("--sizes", sizes_,
           "Message sizes, such as 8,4KiB,1MiB, of what carries bytes: what only notifies has one size")
      .list()
      .show_default();
  line.add("--wait", waits_,
           fmt::format("How a side waits: {}, each where the mechanism has it (default: block, and where a "
                       "mechanism cannot, all that it can)",
                       fmt::join(wait_names, ", ")))
      .list();
  if (transfers == Transfers::both) {
    line.add("--transfer", transfers_,
             "copy: a message is copied in and out; zero-copy: written and read in place, where the "
             "mechanism has such memory")
        .list()
        .one_of({std::string(name(Transfer::copy)), std::string(name(Transfer::zero_copy))})
        .show_default();
  }
  line.add("--spin-bound", spin_bound_, "How long spin-then-block spins before it sleeps").show_default();
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

std::vector<Candidate> MessageOptions::candidates(RunDirectory& names) const {
  const Chosen chosen{places_.places(), sizes(), waits(), places_.idle_choices(), transfers()};
  std::vector<Candidate> all;
  for (const Mechanism* mechanism : mechanisms()) {
    const Availability availability = mechanism->probe(names);
    for (const Place& place : chosen.places) {
      for (const std::size_t bytes : sizes_for(*mechanism, availability, chosen.sizes)) {
        const auto unfit = place.why_not() ? place.why_not() : why_not(*mechanism, availability, bytes);
        add_candidates(all, {mechanism, Wait::block, bytes, place.placement, {}, place.cpus.pair},
                       place.width(places_.allowed()), unfit, chosen);
      }
    }
  }
  return all;
}

void MessageOptions::add_candidates(std::vector<Candidate>& all, Case point, std::size_t cpus,
                                    const std::optional<std::string>& unfit, const Chosen& chosen) {
  for (const Wait wait : waits_of(*point.mechanism, chosen.waits)) {
    point.wait = wait;
    const auto no_spin = why_no_spin(wait, cpus);
    for (const IdleChoice& idle : chosen.idles) {
      point.idle = idle.idle;
      for (const Transfer transfer : chosen.transfers) {
        if (transfer == Transfer::zero_copy && !point.mechanism->zero_copy) continue;
        point.transfer = transfer;
        all.push_back({point, unfit ? unfit : idle.why_not ? idle.why_not : no_spin});
      }
    }
  }
}

}  // namespace ipcbench
