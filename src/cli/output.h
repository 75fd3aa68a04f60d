#pragma once

#include <string>

#include "verdict/judgement.h"

namespace ipcbench {

/// From now on a reader that has gone, be it of standard output or an arm, and a limit on the size of files
/// (ulimit -f) are errors to report like a full disk, not signals that end the program.
void take_signals_for_errors();

/// Prints all of it. Throws std::system_error where the output is lost: a reader that has gone, a full disk.
void print_whole(const std::string& text);

/// Hands over what was judged: the files into `out` (empty: none), then the text; each also where the other
/// is lost. Throws std::system_error for the first that was.
void deliver(const Judgement& judgement, const std::string& out, const std::string& text);

}  // namespace ipcbench
