#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace ipcbench {

/// Field `number` of /proc/<pid>/stat, counted from 1 as in proc(5), and from 3 (the state) on: those before
/// may hold spaces. Empty where there is no such process or field.
std::optional<std::string> process_stat_field(pid_t pid, std::size_t number);

}  // namespace ipcbench
