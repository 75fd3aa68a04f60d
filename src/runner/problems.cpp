#include "runner/problems.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

namespace ipcbench {
namespace {

constexpr std::size_t named_cases = 3;

struct Group {
  std::string reason;       // of the first row
  bool has_others = false;  // reasons that differ in their numbers
  std::size_t rows = 0;
  std::vector<std::string> cases;  // distinct
};

// A session's own numbers make no reason of its own.
std::string without_numbers(const std::string& reason) {
  std::string kept;
  std::ranges::copy_if(reason, std::back_inserter(kept),
                       [](char c) { return (c < '0' || c > '9') && c != '.'; });
  return kept;
}

}  // namespace

std::string problems_text(std::span<const Plan> plans, std::span<const Record> records) {
  std::map<std::pair<Status, std::string>, Group> groups;
  for (const Record& record : records) {
    if (record.status == Status::ok) continue;
    const bool is_noisy = record.status == Status::noisy;
    Group& group = groups[{record.status, is_noisy ? without_numbers(record.reason) : record.reason}];
    if (group.rows++ == 0) group.reason = record.reason;
    group.has_others = group.has_others || group.reason != record.reason;
    const std::string& name = plans[record.plan].name;
    if (std::ranges::find(group.cases, name) == group.cases.end()) group.cases.push_back(name);
  }
  std::string text;
  for (const auto& [key, group] : groups) {
    const auto shown = std::span(group.cases).first(std::min(named_cases, group.cases.size()));
    const std::size_t more = group.cases.size() - shown.size();
    text += fmt::format("{}: {}{} ({} row{}: {}{})\n", name(key.first), group.reason,
                        group.has_others ? ", and alike" : "", group.rows, group.rows == 1 ? "" : "s",
                        fmt::join(shown, ", "), more == 0 ? "" : fmt::format(" and {} more", more));
  }
  return text;
}

}  // namespace ipcbench
