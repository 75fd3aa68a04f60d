#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

/// What files of /proc and /sys below `root` tell of a machine, as JSON values; null where they tell nothing.
namespace ipcbench::environment_files {

using Root = std::filesystem::path;

/// A file that holds one text, and one that holds one whole number.
nlohmann::json text(const std::filesystem::path& file);
nlohmann::json number(const std::filesystem::path& file);

/// The choice in brackets: "madvise" of "always [madvise] never".
nlohmann::json bracketed(const std::filesystem::path& file);

/// The value of the first line "name : value" of /proc/cpuinfo; one for each CPU stands there.
nlohmann::json cpuinfo(const Root& root, const char* name);

/// Whether the counter of the processor runs at one rate always; null on other processors than x86.
nlohmann::json invariant_tsc(const Root& root);

nlohmann::json memory_bytes(const Root& root);

/// The frequency governors of all CPUs, each once, joined by commas.
nlohmann::json governor(const Root& root);

/// Whether the clock rate may exceed the nominal one (intel_pstate or cpufreq).
nlohmann::json turbo(const Root& root);

/// Whether any core runs two threads.
nlohmann::json smt(const Root& root);

/// CPUs that the kernel leaves alone, as a list; "" for none.
nlohmann::json cpu_set(const std::filesystem::path& file);

/// What the kernel was started with; what it hands on to init, after "--", is left out.
nlohmann::json command_line(const Root& root);

/// Of CPU 0: [{"level", "type", "size_bytes", "line_bytes", "shared_cpus"}].
nlohmann::json caches(const Root& root);

/// Of CPU 0: [{"name", "exit_latency_us"}].
nlohmann::json idle_states(const Root& root);

/// {"spectre_v2": "Mitigation: …", …}.
nlohmann::json mitigations(const Root& root);

/// Of the last 1, 5 and 15 minutes.
nlohmann::json load_average(const Root& root);

/// Percent of the last 10 s in which some task waited: {"cpu", "io", "memory"}.
nlohmann::json pressure(const Root& root);

/// Percent of all CPUs' time since the start that the host gave to others.
nlohmann::json steal_percent_since_boot(const Root& root);

}  // namespace ipcbench::environment_files
