#pragma once

#include <span>
#include <string>

namespace ipcbench {

/// In a forked child: makes it that program, found on PATH as a shell would, in `directory`, without an
/// input; what it writes goes to the descriptor `log`. It leads a process group of its own. Where it cannot
/// be started, the child exits with 127, and why stands in the log.
[[noreturn]] void become_program(std::span<const std::string> words, const std::string& directory, int log);

/// Whether there is a program of that name on PATH.
bool has_program(const std::string& name);

}  // namespace ipcbench
