#include "report/case_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>

#include "os/text.h"
#include "report/units.h"

namespace ipcbench {
namespace {

constexpr std::size_t message_bytes = case_column("message_bytes");
constexpr std::size_t placement = case_column("placement");
constexpr std::size_t cpu_a = case_column("cpu_a");
constexpr std::size_t cpu_b = case_column("cpu_b");
constexpr std::size_t shares_llc = case_column("shares_llc");
constexpr std::size_t transfer = case_column("transfer");
constexpr std::size_t producers = case_column("producers");
constexpr std::size_t consumers = case_column("consumers");
constexpr std::size_t task = case_column("task");

// What a case is of: stands first in its name, even where all are of the same.
constexpr std::array<std::string_view, 3> subjects{"mechanism", "part", "pool"};

bool is_subject(std::string_view name) {
  return std::ranges::find(subjects, name) != subjects.end();
}

std::vector<std::size_t> columns_in_names() {
  std::vector<std::size_t> order(case_columns.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_partition(order.begin(), order.end(),
                        [](std::size_t i) { return is_subject(case_columns[i]); });
  return order;
}

std::string said(std::size_t column, const std::string& cell) {
  const std::string_view what = column == cpu_a       ? "cpus"
                                : column == producers ? "producers x consumers"
                                                      : case_columns[column];
  return fmt::format("{} {}", what, cell);
}

// "4096" as "4KiB", which is also how it may be asked for.
std::string short_size(const std::string& bytes) {
  const auto number = parse_number<std::size_t>(bytes);
  if (!number) return bytes;
  std::string text = format_bytes(*number);
  std::erase(text, ' ');
  return text;
}

// The cells as they stand in a name; both CPUs in the place of the first.
CaseKey shown(CaseKey key) {
  key[message_bytes] = short_size(key[message_bytes]);
  if (!key[cpu_b].empty()) key[cpu_a] += "," + key[cpu_b];
  key[cpu_b].clear();
  key[shares_llc].clear();
  if (!key[consumers].empty()) key[producers] += "x" + key[consumers];
  key[consumers].clear();
  return key;
}

std::vector<CaseKey> shown_cells(std::span<const CaseKey> keys) {
  std::vector<CaseKey> cells;
  for (const CaseKey& key : keys) cells.push_back(shown(identity_of(key)));
  if (std::set<CaseKey>(cells.begin(), cells.end()).size() == keys.size()) return cells;
  // The same case on several pairs of CPUs.
  std::ranges::transform(keys, cells.begin(), shown);
  return cells;
}

bool is_common(std::span<const CaseKey> cells, std::size_t column) {
  return std::ranges::all_of(cells, [&](const CaseKey& key) { return key[column] == cells[0][column]; });
}

void append(std::string& text, std::string_view separator, std::string_view part) {
  if (part.empty()) return;
  if (!text.empty()) text += separator;
  text += part;
}

// What a cell is ordered by: texts after numbers, "50%" by its number.
auto rank_of(const std::string& cell) {
  std::uint64_t number = 0;
  const bool is_text = std::from_chars(cell.data(), cell.data() + cell.size(), number).ec != std::errc{};
  return std::tuple(is_text, number, std::string_view(cell));
}

}  // namespace

bool comes_before(const CaseKey& a, const CaseKey& b) {
  return std::ranges::lexicographical_compare(
      a, b, [](const std::string& left, const std::string& right) { return rank_of(left) < rank_of(right); });
}

CaseKey identity_of(const CaseKey& key) {
  CaseKey identity = key;
  identity[shares_llc].clear();
  if (key[transfer] == "copy") identity[transfer].clear();
  if (key[task] == "countdown") identity[task].clear();
  if (key[producers] == "1" && key[consumers] == "1") {
    identity[producers].clear();
    identity[consumers].clear();
  }
  if (!key[placement].empty() && key[placement] != "cpus") {
    identity[cpu_a].clear();
    identity[cpu_b].clear();
  }
  return identity;
}

CaseNames name_cases(std::span<const CaseKey> keys) {
  const std::vector<CaseKey> cells = shown_cells(keys);
  CaseNames found{std::vector<std::string>(keys.size()), {}};
  for (const std::size_t i : columns_in_names()) {
    if (!is_subject(case_columns[i]) && is_common(cells, i)) {
      if (!cells.empty() && !cells[0][i].empty()) append(found.common, ", ", said(i, cells[0][i]));
      continue;
    }
    for (std::size_t k = 0; k < cells.size(); ++k) append(found.names[k], "/", cells[k][i]);
  }
  return found;
}

}  // namespace ipcbench
