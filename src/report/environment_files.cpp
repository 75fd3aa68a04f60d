#include "report/environment_files.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "os/disturbance.h"
#include "os/files.h"
#include "os/text.h"
#include "report/or_null.h"

namespace ipcbench::environment_files {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t bytes_per_kib = 1024;

/// The value of the first line "name<blanks>: value"; empty where there is none.
std::optional<std::string> value_of(const std::string& text, std::string_view name) {
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && trimmed(line.substr(0, colon)) == name) {
      return std::string(trimmed(line.substr(colon + 1)));
    }
  }
  return std::nullopt;
}

/// What a directory holds, by name; none where it cannot be read.
std::set<fs::path> entries(const fs::path& directory) {
  std::error_code ignored;
  std::set<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored)) {
    paths.insert(entry.path());
  }
  return paths;
}

/// A JSON array of what `read` makes of each of these entries; null where there is none.
template <class Read>
json array_of(const fs::path& directory, std::string_view prefix, Read read) {
  json array;
  for (const fs::path& entry : entries(directory)) {
    if (entry.filename().string().starts_with(prefix)) {
      array.push_back(read(entry));
    }
  }
  return array;
}

/// sysfs writes the size of a cache as "32K"; the unit is always that one (drivers/base/cacheinfo.c).
json kib_as_bytes(const fs::path& file) {
  const std::string size = read_text(file).value_or("");
  if (!size.ends_with('K')) {
    return nullptr;
  }
  const auto kib = parse_number<std::uint64_t>(std::string_view(size).substr(0, size.size() - 1));
  return kib ? json(*kib * bytes_per_kib) : json();
}

json cache(const fs::path& directory) {
  return {{"level", number(directory / "level")},
          {"type", text(directory / "type")},
          {"size_bytes", kib_as_bytes(directory / "size")},
          {"line_bytes", number(directory / "coherency_line_size")},
          {"shared_cpus", text(directory / "shared_cpu_list")}};
}

json idle_state(const fs::path& directory) {
  return {{"name", text(directory / "name")}, {"exit_latency_us", number(directory / "latency")}};
}

/// "some avg10=1.35 avg60=…" (Documentation/accounting/psi.rst).
json some_avg10(const fs::path& file) {
  constexpr std::string_view before = "some avg10=";
  const std::string text = read_text(file).value_or("");
  if (!text.starts_with(before)) {
    return nullptr;
  }
  const std::string_view rest = std::string_view(text).substr(before.size());
  return or_null(parse_number<double>(rest.substr(0, rest.find(' '))));
}

}  // namespace

json text(const fs::path& file) {
  return or_null(read_text(file));
}

json number(const fs::path& file) {
  return or_null(parse_number<std::int64_t>(read_text(file).value_or("")));
}

json bracketed(const fs::path& file) {
  const std::string choices = read_text(file).value_or("");
  const std::size_t open = choices.find('[');
  const std::size_t close = choices.find(']', open);
  if (open == std::string::npos || close == std::string::npos) {
    return nullptr;
  }
  return choices.substr(open + 1, close - open - 1);
}

json cpuinfo(const Root& root, const char* name) {
  return or_null(value_of(read_text(root / "proc/cpuinfo").value_or(""), name));
}

json invariant_tsc(const Root& root) {
  const json flags = cpuinfo(root, "flags");
  if (flags.is_null()) {
    return nullptr;
  }
  const std::string padded = " " + flags.get<std::string>() + " ";
  return padded.find(" constant_tsc ") != std::string::npos &&
         padded.find(" nonstop_tsc ") != std::string::npos;
}

json memory_bytes(const Root& root) {
  const std::string total = value_of(read_text(root / "proc/meminfo").value_or(""), "MemTotal").value_or("");
  const auto words = split_words(total);
  const auto kib =
      words.size() == 2 && words[1] == "kB" ? parse_number<std::uint64_t>(words[0]) : std::nullopt;
  return kib ? json(*kib * bytes_per_kib) : json();
}

json governor(const Root& root) {
  std::set<std::string> governors;
  for (const fs::path& policy : entries(root / "sys/devices/system/cpu/cpufreq")) {
    if (auto name = read_text(policy / "scaling_governor")) {
      governors.insert(*std::move(name));
    }
  }
  return governors.empty() ? json() : json(fmt::format("{}", fmt::join(governors, ",")));
}

json turbo(const Root& root) {
  const fs::path cpu = root / "sys/devices/system/cpu";
  const json no_turbo = number(cpu / "intel_pstate/no_turbo");
  if (!no_turbo.is_null()) {
    return no_turbo == 0;
  }
  const json boost = number(cpu / "cpufreq/boost");
  return boost.is_null() ? json() : json(boost != 0);
}

json smt(const Root& root) {
  const json active = number(root / "sys/devices/system/cpu/smt/active");
  return active.is_null() ? json() : json(active != 0);
}

json cpu_set(const fs::path& file) {
  json list = text(file);
  // So the kernel prints a mask that was never set up (tick_nohz_full, drivers/base/cpu.c).
  return list == "(null)" ? json("") : list;
}

json command_line(const Root& root) {
  const auto line = read_text(root / "proc/cmdline");
  return line ? json(trimmed(std::string_view(*line).substr(0, line->find(" -- ")))) : json();
}

json caches(const Root& root) {
  return array_of(root / "sys/devices/system/cpu/cpu0/cache", "index", cache);
}

json idle_states(const Root& root) {
  return array_of(root / "sys/devices/system/cpu/cpu0/cpuidle", "state", idle_state);
}

json mitigations(const Root& root) {
  json all;
  for (const fs::path& file : entries(root / "sys/devices/system/cpu/vulnerabilities")) {
    all[file.filename().string()] = text(file);
  }
  return all;
}

json load_average(const Root& root) {
  constexpr std::size_t averages = 3;
  const std::string line = read_text(root / "proc/loadavg").value_or("");
  const auto words = split_words(line);
  json loads;
  for (std::size_t i = 0; i < averages; ++i) {
    const auto average = i < words.size() ? parse_number<double>(words[i]) : std::nullopt;
    if (!average) {
      return nullptr;
    }
    loads.push_back(*average);
  }
  return loads;
}

json pressure(const Root& root) {
  json all;
  for (const char* const resource : {"cpu", "io", "memory"}) {
    const json some = some_avg10(root / "proc/pressure" / resource);
    if (!some.is_null()) {
      all[resource] = some;
    }
  }
  return all;
}

json steal_percent_since_boot(const Root& root) {
  std::uint64_t steal = 0;
  std::uint64_t total = 0;
  for (const CpuTimes& cpu : parse_cpu_times(read_text(root / "proc/stat").value_or(""))) {
    steal += cpu.steal;
    total += cpu.total;
  }
  return total == 0 ? json() : json(100.0 * static_cast<double>(steal) / static_cast<double>(total));
}

}  // namespace ipcbench::environment_files
