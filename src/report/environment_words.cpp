#include "report/environment_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "report/json_text.h"

namespace ipcbench::environment_words {

using nlohmann::json;

std::string plain(const json& value) {
  if (value.is_null()) {
    return "unknown";
  }
  if (value.is_boolean()) {
    return value.get<bool>() ? "yes" : "no";
  }
  if (value.is_number_float()) {
    return fmt::format("{:.4g}", value.get<double>());
  }
  if (value.is_array()) {
    std::vector<std::string> elements;
    std::transform(value.begin(), value.end(), std::back_inserter(elements), plain);
    return fmt::format("{}", fmt::join(elements, " "));
  }
  if (value.is_string()) {
    return value.get_ref<const std::string&>().empty() ? "none" : value.get<std::string>();
  }
  return dump_json(value);
}

std::string value(const json& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "unknown" : plain(*found);
}

std::string bytes(const json& count) {
  if (!count.is_number()) {
    return plain(count);
  }
  constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
  constexpr double step = 1024;
  auto amount = count.get<double>();
  std::size_t unit = 0;
  for (; amount >= step && unit + 1 < units.size(); ++unit) {
    amount /= step;
  }
  return fmt::format("{:.4g} {}", amount, units[unit]);
}

std::string each(const json& environment, const char* name,
                 const std::function<std::string(const std::string& key, const json&)>& describe) {
  std::vector<std::string> parts;
  if (const auto found = environment.find(name); found != environment.end()) {
    for (const auto& [key, element] : found->items()) {
      parts.push_back(describe(key, element));
    }
  }
  return parts.empty() ? "unknown" : fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace ipcbench::environment_words
