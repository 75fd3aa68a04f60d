#include "shared/proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace ipcbench {
namespace {

constexpr Word number_mask = (Word{1} << number_bits) - 1;

using Wrong = std::optional<std::string>;
using Span = std::span<const Word>;

// How many of a process's operations were of one of so many places, by turns from the first on.
std::uint64_t turns_of(std::uint64_t operations, std::size_t place, std::size_t places) {
  return (operations + places - 1 - place) / places;
}

std::uint64_t all_of(const Deeds& deeds) {
  return std::accumulate(deeds.by_process.begin(), deeds.by_process.end(), std::uint64_t{0});
}

Wrong wrong_increments(const Deeds& deeds, Span values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint64_t expected = deeds.fresh;
    for (const std::uint64_t done : deeds.by_process) expected += turns_of(done, i, values.size());
    if (values[i] != expected) {
      return fmt::format("element {} is {} after {} increments", i, values[i] - deeds.fresh,
                         expected - deeds.fresh);
    }
  }
  return std::nullopt;
}

// Whether that is the last word that some process wrote to this place; what was there before, where none did.
bool is_a_last_write(const Deeds& deeds, Word word, std::size_t place) {
  const std::size_t places = deeds.shape.places();
  bool written = false;
  for (unsigned process = 0; process < deeds.by_process.size(); ++process) {
    const std::uint64_t turns = turns_of(deeds.by_process[process], place, places);
    written = written || turns != 0;
    if (turns != 0 && word == word_of(process, (turns - 1) * places + place)) return true;
  }
  return !written && word == deeds.fresh;
}

Wrong wrong_writes(const Deeds& deeds, Span values) {
  for (std::size_t place = 0; place < deeds.shape.places(); ++place) {
    const Span whole = values.subspan(place * deeds.shape.width, deeds.shape.width);
    if (std::ranges::any_of(whole, [&](Word word) { return word != whole[0]; })) {
      return "it holds parts of two writes";
    }
    if (!is_a_last_write(deeds, whole[0], place)) return "it holds what is no process's last write";
  }
  return std::nullopt;
}

Wrong wrong_appends(const Deeds& deeds, Span items) {
  std::vector<std::uint64_t> seen(deeds.by_process.size());
  for (const Word item : items) {
    const Word process = (item >> number_bits) - 1;
    if (process >= seen.size() || (item & number_mask) != seen[process]++) {
      return "an item is not where its process's order has it";
    }
  }
  if (std::ranges::equal(seen, deeds.by_process)) return std::nullopt;
  return fmt::format("of {} items that were appended it has {}", all_of(deeds), items.size());
}

Wrong wrong_reads(const Deeds& deeds, Span values) {
  if (std::ranges::all_of(values, [&](Word word) { return word == deeds.fresh; })) return std::nullopt;
  return "it has changed, though nobody wrote";
}

Wrong wrong_keys(const Deeds& deeds, Span keys, Span values) {
  if (deeds.task == SharedTask::append) {
    return std::ranges::equal(keys, values) ? Wrong() : "a key has another's value";
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] != i) return "its keys are not those that it had";
  }
  return std::nullopt;
}

Wrong wrong_values(const Deeds& deeds, Span values) {
  if (deeds.task == SharedTask::append) return wrong_appends(deeds, values);
  if (values.size() != deeds.shape.elements) {
    return fmt::format("it has {} elements instead of {}", values.size(), deeds.shape.elements);
  }
  switch (deeds.task) {
    case SharedTask::increment:
      return wrong_increments(deeds, values);
    case SharedTask::read:
      return wrong_reads(deeds, values);
    default:
      return wrong_writes(deeds, values);
  }
}

}  // namespace

Wrong why_wrong(const Deeds& deeds, Span contents) {
  if (!deeds.shape.keyed) return wrong_values(deeds, contents);
  std::vector<Word> keys;
  std::vector<Word> values;
  for (std::size_t i = 0; i + 1 < contents.size(); i += 2) {
    keys.push_back(contents[i]);
    values.push_back(contents[i + 1]);
  }
  const Wrong wrong = wrong_keys(deeds, keys, values);
  return wrong ? wrong : wrong_values(deeds, values);
}

}  // namespace ipcbench
