#pragma once

#include <chrono>

#include "os/disturbance.h"
#include "os/function_ref.h"
#include "os/interrupt.h"

namespace ipcbench {

/// What is known of a host besides what it has to say itself.
struct HostRun {
  double cpu_s;  ///< of it and its workers
  Disturbance disturbance;
};

/// Runs `live` in a process of its own, so that a pool that fails or hangs is a failed row, and leaves
/// nothing of it. Throws std::runtime_error saying what died or hung (beyond `deadline`), or what `live`
/// threw, and Interrupted.
HostRun run_in_host(FunctionRef<void()> live, std::chrono::milliseconds deadline, const Interrupt& interrupt);

}  // namespace ipcbench
