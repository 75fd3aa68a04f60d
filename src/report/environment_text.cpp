#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <vector>

#include "report/environment.h"
#include "report/environment_words.h"
#include "report/wrap.h"

namespace ipcbench {
namespace {

using environment_words::bytes;
using environment_words::each;
using environment_words::plain;
using environment_words::value;
using nlohmann::json;

constexpr std::size_t columns = 80;

std::string pair(const std::string& key, const json& element) {
  return fmt::format("{} {}", key, plain(element));
}

std::string commit(const json& environment) {
  const json dirty = environment.value("dirty", json());
  const char* const state = dirty.is_null() ? "changes unknown" : dirty == true ? "with changes" : "clean";
  return fmt::format("{}, {}", value(environment, "commit"), state);
}

std::string cpus(const json& environment) {
  const auto quota = environment.find("cpu_quota");
  const bool has_quota = quota != environment.end() && !quota->is_null();
  return fmt::format("{} available ({} online, {} in the affinity mask: {}; {})",
                     value(environment, "cpus_available"), value(environment, "cpus_online"),
                     value(environment, "cpus_affinity"), value(environment, "affinity"),
                     has_quota ? "quota " + plain(*quota) : "no quota found");
}

std::string throttled(const json& environment) {
  constexpr double us_per_s = 1e6;
  const json us = environment.value("throttled_us", json());
  return us.is_number() ? fmt::format("{:.4g} s", us.get<double>() / us_per_s) : plain(us);
}

std::string steal(const json& environment) {
  const json percent = environment.value("steal_percent_since_boot", json());
  return percent.is_number() ? fmt::format("{:.2g} % since the start", percent.get<double>())
                             : plain(percent);
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

std::string topology_text(const json& environment) {
  return fmt::format("allowed cores {}, packages {}, last-level caches {}", different(environment, "core"),
                     different(environment, "package"), different(environment, "llc"));
}

std::string caches(const json& environment) {
  return each(environment, "caches", [](const std::string&, const json& cache) {
    return fmt::format("L{} {} {}", value(cache, "level"), value(cache, "type"),
                       bytes(cache.value("size_bytes", json())));
  });
}

std::string clock_text(const json& environment) {
  return fmt::format("{} (of {}), invariant {}, {} ns a reading, steps of {} ns",
                     value(environment, "clock_source"), value(environment, "clock_sources"),
                     value(environment, "invariant_tsc"), value(environment, "clock_cost_ns"),
                     value(environment, "clock_resolution_ns"));
}

std::string idle_poll(const json& environment) {
  std::string permitted = value(environment, "idle_poll_permitted");
  const auto holds = environment.find("idle_poll_holds");
  if (holds == environment.end() || !holds->is_boolean()) return permitted;
  return fmt::format("{}, and {}: waking a core takes {:.1f} us", permitted,
                     *holds ? "holds" : "does not hold",
                     environment.value("idle_poll_wake_up_ns", 0.0) / 1e3);
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

std::string limits_text(const json& environment, std::initializer_list<const char*> names) {
  const json all = environment.value("limits", json::object());
  std::vector<std::string> parts;
  for (const std::string_view name : names) {
    const json limit = all.value(name, json());
    parts.push_back(fmt::format("{} {}", name, name.ends_with("_bytes") ? bytes(limit) : plain(limit)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string system_calls(const json& environment) {
  const json count = environment.value("system_call_count", json::object());
  const json available = count.value("available", json());
  if (available == false) {
    return "cannot be counted: " + value(count, "reason");
  }
  return available.is_null() ? "unknown" : "can be counted";
}

std::string programs(const json& environment) {
  const json busy = environment.value("busy_programs", json());
  if (busy.is_object() && busy.empty()) return "none uses a CPU";
  return each(environment, "busy_programs", [](const std::string& name, const json& percent) {
    return fmt::format("{} {} % of a CPU", name, plain(percent));
  });
}

void append_paragraph(std::string& text, std::string_view label, std::size_t indent,
                      std::string_view content) {
  const auto lines = wrapped(content, columns - indent);
  fmt::format_to(std::back_inserter(text), "{:<{}}{}\n", label, indent,
                 fmt::join(lines, "\n" + std::string(indent, ' ')));
}

void append_line(std::string& text, std::string_view label, std::string_view content) {
  constexpr std::size_t longest_label = 14;
  append_paragraph(text, label, longest_label + 1, content);
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
  append_line(
      text, "processor",
      fmt::format("{}, microcode {}", value(environment, "cpu_model"), value(environment, "microcode")));
  append_line(text, "CPUs", cpus(environment));
  append_line(text, "throttled", throttled(environment));
  append_line(text, "topology", topology_text(environment));
  append_line(text, "caches", caches(environment));
  append_line(text, "memory", bytes(environment.value("memory_bytes", json())));
  append_line(text, "hypervisor", value(environment, "hypervisor"));
  append_line(text, "steal", steal(environment));
  append_line(text, "clock", clock_text(environment));
}

void append_policies(std::string& text, const json& environment) {
  append_line(
      text, "governor",
      fmt::format("{}, driver {}", value(environment, "governor"), value(environment, "frequency_driver")));
  append_line(text, "turbo", value(environment, "turbo"));
  append_line(text, "SMT", value(environment, "smt"));
  append_line(text, "idle", idle(environment));
  append_line(text, "idle poll", idle_poll(environment));
  append_line(text, "huge pages", value(environment, "transparent_hugepages"));
  append_line(text, "ASLR", value(environment, "aslr"));
  append_line(text, "mitigations", mitigations(environment));
  append_line(text, "isolated CPUs", value(environment, "isolated_cpus"));
  append_line(text, "nohz_full", value(environment, "nohz_full"));
  append_line(
      text, "scheduling",
      fmt::format("policy {}, nice {}", value(environment, "scheduling_policy"), value(environment, "nice")));
  append_line(text, "system calls", system_calls(environment));
}

void append_limits(std::string& text, const json& environment) {
  append_line(text, "pipes", limits_text(environment, {"pipe_max_size", "pipe_user_pages_soft"}));
  append_line(text, "sockets", limits_text(environment, {"wmem_default", "wmem_max", "unix_max_dgram_qlen"}));
  append_line(text, "message queues",
              limits_text(environment,
                          {"mqueue_msg_max", "mqueue_msgsize_max", "mqueue_queues_max", "rlimit_msgqueue"}));
  append_line(text, "shared memory", limits_text(environment, {"shm_free_bytes", "shm_total_bytes"}));
  append_line(text, "descriptors", limits_text(environment, {"rlimit_nofile"}));
}

void append_warnings(std::string& text, const json& environment) {
  const json warnings = environment.value("warnings", json::array());
  text += warnings.empty() ? "\nNothing that is known will disturb a measurement here.\n"
                           : "\nWhat will disturb a measurement here, the worst first:\n";
  for (const json& warning : warnings) {
    append_paragraph(text, "-", 2, value(warning, "text"));
    if (const json command = warning.value("command", json()); command.is_string()) {
      fmt::format_to(std::back_inserter(text), "    {}\n", command.get_ref<const std::string&>());
    }
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
  append_line(text, "programs", programs(environment));
  append_line(text, "pressure", each(environment, "pressure", pair));
  append_limits(text, environment);
  append_warnings(text, environment);
  return text;
}

}  // namespace ipcbench
