#include <fmt/format.h>

#include "cli/commands.h"
#include "os/run_directory.h"

namespace ipcbench {

void add_clean(CommandLine& line) {
  CommandLine command =
      line.add_command("clean", "Removes what killed runs left; never what a live run uses");
  command.on_call([] {
    for (const std::string& removed : RunDirectory::sweep()) fmt::print("removed {}\n", removed);
  });
}

}  // namespace ipcbench
