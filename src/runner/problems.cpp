#include "runner/problems.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace ipcbench {
namespace {

constexpr std::size_t named_cases = 3;

struct Group {
  std::size_t rows = 0;
  std::vector<std::string> cases;  // distinct
};

}  // namespace

std::string problems_text(std::span<const Plan> plans, std::span<const Record> records) {
  std::map<std::pair<Status, std::string>, Group> groups;
  for (const Record& record : records) {
    if (record.status == Status::ok) continue;
    Group& group = groups[{record.status, record.reason}];
    ++group.rows;
    const std::string& name = plans[record.plan].name;
    if (std::ranges::find(group.cases, name) == group.cases.end()) group.cases.push_back(name);
  }
  std::string text;
  for (const auto& [key, group] : groups) {
    const auto shown = std::span(group.cases).first(std::min(named_cases, group.cases.size()));
    const std::size_t more = group.cases.size() - shown.size();
    text += fmt::format("{}: {} ({} row{}: {}{})\n", name(key.first), key.second, group.rows,
                        group.rows == 1 ? "" : "s", fmt::join(shown, ", "),
                        more == 0 ? "" : fmt::format(" and {} more", more));
  }
  return text;
}

}  // namespace ipcbench
