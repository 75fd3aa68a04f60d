// ipcbench: what is not itself a benchmark.

#include "cli/commands.h"
#include "os/usage_error.h"
#include "runner/command_line.h"

int main(int argc, char** argv) {
  using namespace ipcbench;
  return run_main("ipcbench", [&] {
    CommandLine line("What one process pays to hand something to another, on this machine.", "ipcbench");
    line.require_command();
    int result = exit_code::fine;
    add_list(line);
    add_env(line);
    add_summary(line);
    add_gate(line, result);
    add_compare(line, result);
    add_history(line, result);
    add_report(line);
    add_advise(line);
    add_clean(line);
    line.parse(argc, argv);
    return result;
  });
}
