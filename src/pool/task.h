#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ipcbench {

/// What each task of a pool does.
enum class Task : std::uint8_t {
  countdown,  ///< counts down, in registers
  memory,     ///< reads memory that no cache holds
  lock,       ///< takes one lock that all workers share, again and again
  empty,      ///< nothing: what it costs is being handed out
};

constexpr std::array<std::string_view, 4> task_names{"countdown", "memory", "lock", "empty"};

/// "countdown", …: in the CSV and on the command line.
constexpr std::string_view name(Task task) {
  return task_names[static_cast<std::size_t>(task)];
}

/// The task with that name; empty where there is none.
constexpr std::optional<Task> task_from(std::string_view id) {
  const auto found = std::find(task_names.begin(), task_names.end(), id);
  if (found == task_names.end()) return std::nullopt;
  return static_cast<Task>(found - task_names.begin());
}

/// A step of a countdown takes about as long as reading so many bytes, and as the so-manieth part of taking a
/// lock that is free: what makes tasks of all kinds about as long for one number of steps.
constexpr std::uint64_t bytes_per_step = 4;
constexpr std::uint64_t steps_per_taking = 50;

/// How often a `lock` task of so many steps takes the lock.
constexpr std::uint64_t takings(std::uint64_t steps) {
  return (steps + steps_per_taking - 1) / steps_per_taking;
}

}  // namespace ipcbench
