#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace ipcbench {

/// The body of a program's main: runs `body` and turns what it throws into the documented exit code and one
/// line on stderr: UsageError and a command line that does not parse 2, Unresolved 3, Interrupted 130,
/// anything else 1; --help prints and is 0.
int run_main(const char* program, const std::function<int()>& body);

/// Parses; what is wrong is thrown for run_main to say.
void parse(CLI::App& app, int argc, char** argv);

}  // namespace ipcbench
