#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace ipcbench {

/// How much of a process's memory lies in RAM, in bytes, what it shares with others included; 0 for one that
/// has ended and is not reaped. Empty where there is no such process. Some kernels count in batches, so that
/// it is off by some 100 KiB (proc_pid_statm(5)).
std::optional<std::uint64_t> resident_bytes(pid_t pid);

}  // namespace ipcbench
