// ipcbench: what is not itself a benchmark.

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "runner/command_line.h"
#include "runner/usage_error.h"

int main(int argc, char** argv) {
  using namespace ipcbench;
  return run_main("ipcbench", [&] {
    CLI::App app("What one process pays to hand something to another, on this machine.", "ipcbench");
    app.require_subcommand(1);
    int result = exit_code::fine;
    add_list(app);
    add_env(app);
    add_summary(app);
    add_gate(app, result);
    add_compare(app, result);
    add_history(app, result);
    add_clean(app);
    parse(app, argc, argv);
    return result;
  });
}
