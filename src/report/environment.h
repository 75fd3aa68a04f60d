#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace ipcbench {

/// What this machine and this build are, as one JSON object: what stands in environment.json. Units are part
/// of the names; what cannot be found out is null. "command_line" is the kernel's; "governor" names those of
/// all CPUs, joined by commas where they differ; "caches" and "idle_states" are those of CPU 0; a limit of
/// the process is a number or "unlimited"; "cpu_quota" and its file are null without a quota, too.
/// "throttled_us" is what the control groups have held this process's group back in their lifetime.
/// "system_call_count" tells whether os/system_call_counter works here. "warnings" holds what
/// environment_warnings says: [{"text", "command"}].
/// The files of /proc and /sys are read below `root`; what the kernel tells by a call comes from this
/// machine. Takes some milliseconds, as it times the clock. Throws std::runtime_error where hwloc or the
/// kernel fails.
nlohmann::json environment(const std::filesystem::path& root = "/");

/// Adds whether cores that are asked to poll do (measure/machine_state.h), and the warnings that follow:
/// "idle_poll_holds", "idle_poll_wake_up_ns" and "idle_poll_longest_wake_up_ns".
void add_poll_check(nlohmann::json& environment, bool holds, double wake_up_ns, double longest_ns);

/// The same for a person, in lines of 80 characters: each matter, then the warnings. A command stands on one
/// line, however long.
std::string environment_text(const nlohmann::json& environment);

}  // namespace ipcbench
