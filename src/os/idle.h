#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "os/fd.h"

namespace ipcbench {

/// What an idle core does: what the system chose, or poll (never halt), so that waking it takes no interrupt.
enum class Idle { system_default, poll };

/// "default" or "poll".
std::string_view name(Idle idle);

/// Why this process may not ask for polling idle cores, or nothing if it may.
std::optional<std::string> why_no_idle_poll();

/// How long the machine is left alone between two policies: more than twice what a host of virtual machines
/// was seen to take until it let a waiting core sleep again (docs/structure.md).
constexpr std::chrono::milliseconds settling_time{250};

/// Holds an idle policy as long as it lives. `poll` holds /dev/cpu_dma_latency at 0 µs
/// (Documentation/power/pm_qos_interface.rst). Throws std::system_error.
class IdlePolicy {
 public:
  explicit IdlePolicy(Idle idle);

 private:
  Fd held_;
};

}  // namespace ipcbench
