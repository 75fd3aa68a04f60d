#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <set>
#include <string_view>
#include <vector>

#include "report/environment.h"

namespace ipcbench {
namespace {

using nlohmann::json;

/// A value as a person reads it: no quotes, no null.
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
  return value.dump();
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

/// The elements of an array or object, each as `describe` puts it; "unknown" where there is none.
template <class Describe>
std::string each(const json& environment, const char* name, Describe describe) {
  std::vector<std::string> parts;
  if (const auto found = environment.find(name); found != environment.end()) {
    for (const auto& [key, element] : found->items()) {
      parts.push_back(describe(key, element));
    }
  }
  return parts.empty() ? "unknown" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string pair(const std::string& key, const json& element) {
  return fmt::format("{} {}", key, plain(element));
}

std::string commit(const json& environment) {
  const auto dirty = environment.find("dirty");
  const bool changed = dirty != environment.end() && *dirty == true;
  return value(environment, "commit") + (changed ? ", with changes" : "");
}

std::string cpus(const json& environment) {
  const auto quota = environment.find("cpu_quota");
  const bool has_quota = quota != environment.end() && !quota->is_null();
  return fmt::format("{} available ({} online, {} in the affinity mask, {})",
                     value(environment, "cpus_available"), value(environment, "cpus_online"),
                     value(environment, "cpus_affinity"),
                     has_quota ? "quota " + plain(*quota) : "no quota found");
}

/// How many different values of this name the allowed CPUs have.
std::string different(const json& environment, const char* name) {
  std::set<int> ids;
  for (const json& cpu : environment.value("cpus", json::array())) {
    if (const json& id = cpu.at(name); id.is_number()) {
      ids.insert(id.get<int>());
    }
  }
  return ids.empty() ? "unknown" : fmt::format("{}", ids.size());
}

std::string topology(const json& environment) {
  return fmt::format("allowed cores {}, packages {}, last-level caches {}", different(environment, "core"),
                     different(environment, "package"), different(environment, "llc"));
}

std::string caches(const json& environment) {
  return each(environment, "caches", [](const std::string&, const json& cache) {
    return fmt::format("L{} {} {}", value(cache, "level"), value(cache, "type"),
                       bytes(cache.value("size_bytes", json())));
  });
}

std::string clock(const json& environment) {
  return fmt::format("{}, invariant {}, {} ns a reading, steps of {} ns", value(environment, "clock_source"),
                     value(environment, "invariant_tsc"), value(environment, "clock_cost_ns"),
                     value(environment, "clock_resolution_ns"));
}

std::string idle(const json& environment) {
  return fmt::format("{}, governor {}, states: {}", value(environment, "idle_driver"),
                     value(environment, "idle_governor"),
                     each(environment, "idle_states", [](const std::string&, const json& state) {
                       return fmt::format("{} {} us", value(state, "name"), value(state, "exit_latency_us"));
                     }));
}

/// Names only those that cost something; "Not affected" says nothing.
std::string mitigations(const json& environment) {
  std::vector<std::string> active;
  if (const auto found = environment.find("mitigations"); found != environment.end() && found->is_object()) {
    for (const auto& [name, state] : found->items()) {
      if (plain(state).starts_with("Mitigation")) {
        active.push_back(name);
      }
    }
    return active.empty() ? "none" : fmt::format("{}", fmt::join(active, ", "));
  }
  return "unknown";
}

std::string limits(const json& environment, std::initializer_list<const char*> names) {
  const json all = environment.value("limits", json::object());
  std::vector<std::string> parts;
  for (const std::string_view name : names) {
    const json limit = all.value(name, json());
    parts.push_back(fmt::format("{} {}", name, name.ends_with("_bytes") ? bytes(limit) : plain(limit)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

void append_line(std::string& text, std::string_view label, std::string_view content) {
  fmt::format_to(std::back_inserter(text), "{:<15}{}\n", label, content);
}

void append_build(std::string& text, const json& environment) {
  append_line(text, "commit", commit(environment));
  append_line(text, "compiler", value(environment, "compiler"));
  append_line(text, "flags",
              fmt::format("{} ({})", value(environment, "compiler_flags"), value(environment, "build_type")));
  append_line(text, "C library", value(environment, "libc"));
  append_line(text, "libraries", each(environment, "libraries", pair));
}

void append_machine(std::string& text, const json& environment) {
  append_line(text, "host", value(environment, "host"));
  append_line(text, "kernel",
              fmt::format("{} {}", value(environment, "kernel"), value(environment, "kernel_version")));
  append_line(text, "kernel options", value(environment, "command_line"));
  append_line(text, "processor", value(environment, "cpu_model"));
  append_line(text, "CPUs", cpus(environment));
  append_line(text, "topology", topology(environment));
  append_line(text, "caches", caches(environment));
  append_line(text, "memory", bytes(environment.value("memory_bytes", json())));
  append_line(text, "hypervisor", value(environment, "hypervisor"));
  append_line(text, "clock", clock(environment));
}

void append_policies(std::string& text, const json& environment) {
  append_line(text, "governor", value(environment, "governor"));
  append_line(text, "turbo", value(environment, "turbo"));
  append_line(text, "SMT", value(environment, "smt"));
  append_line(text, "idle", idle(environment));
  append_line(text, "idle poll", value(environment, "idle_poll_permitted"));
  append_line(text, "huge pages", value(environment, "transparent_hugepages"));
  append_line(text, "ASLR", value(environment, "aslr"));
  append_line(text, "mitigations", mitigations(environment));
  append_line(text, "isolated CPUs", value(environment, "isolated_cpus"));
  append_line(text, "nohz_full", value(environment, "nohz_full"));
}

void append_limits(std::string& text, const json& environment) {
  append_line(text, "pipes", limits(environment, {"pipe_max_size", "pipe_user_pages_soft"}));
  append_line(text, "sockets", limits(environment, {"wmem_default", "wmem_max", "unix_max_dgram_qlen"}));
  append_line(
      text, "message queues",
      limits(environment, {"mqueue_msg_max", "mqueue_msgsize_max", "mqueue_queues_max", "rlimit_msgqueue"}));
  append_line(text, "shared memory", limits(environment, {"shm_free_bytes", "shm_total_bytes"}));
  append_line(text, "descriptors", limits(environment, {"rlimit_nofile"}));
}

void append_warnings(std::string& text, const json& environment) {
  const auto warnings = environment.find("warnings");
  if (warnings == environment.end()) {
    return;
  }
  for (const json& warning : *warnings) {
    append_line(text, "warning", plain(warning));
  }
}

}  // namespace

std::string environment_text(const json& environment) {
  std::string text;
  append_line(text, "date", value(environment, "date"));
  append_build(text, environment);
  append_machine(text, environment);
  append_policies(text, environment);
  append_line(text, "load", value(environment, "load_average"));
  append_line(text, "pressure", each(environment, "pressure", pair));
  append_limits(text, environment);
  append_warnings(text, environment);
  return text;
}

}  // namespace ipcbench
