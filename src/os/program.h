#pragma once

#include <span>
#include <string>

#include "os/child.h"
#include "os/interrupt.h"

namespace ipcbench {

/// Runs a program, found on PATH as a shell would, to its end, without an input; what it writes goes to the
/// end of `log`. Its directory is `directory`. A program that cannot be started exits with 127, and why
/// stands in the log. Throws Interrupted where the user wants to end (not where `interrupt` is null), after
/// killing its process group, and std::system_error.
ExitStatus run_program(std::span<const std::string> words, const std::string& directory,
                       const std::string& log, const Interrupt* interrupt);

}  // namespace ipcbench
