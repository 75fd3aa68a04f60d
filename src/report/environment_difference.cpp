#include "report/environment_difference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "report/json_text.h"

namespace ipcbench {
namespace {

struct Matter {
  const char* key;  // in environment.json
  const char* title;
};
constexpr std::array<Matter, 7> matters{{{"host", "host"},
                                         {"cpu_model", "CPU"},
                                         {"kernel", "kernel"},
                                         {"commit", "commit"},
                                         {"dirty", "uncommitted changes"},
                                         {"compiler", "compiler"},
                                         {"compiler_flags", "compiler flags"}}};

std::string text_of(const nlohmann::json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  return value.is_string() ? value.get<std::string>() : dump_json(value);
}

}  // namespace

std::string environment_difference(const nlohmann::json& environment, const nlohmann::json& other) {
  std::vector<std::string> differences;
  for (const auto& [key, title] : matters) {
    const nlohmann::json here = environment.value(key, nlohmann::json());
    const nlohmann::json there = other.value(key, nlohmann::json());
    if (here.is_null() || there.is_null() || here == there) continue;
    differences.push_back(fmt::format("{} {} and {}", title, text_of(here), text_of(there)));
  }
  return fmt::format("{}", fmt::join(differences, "; "));
}

}  // namespace ipcbench
