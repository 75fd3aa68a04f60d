#include <fmt/format.h>

#include <CLI/App.hpp>

#include "cli/commands.h"
#include "os/run_directory.h"

namespace ipcbench {

void add_clean(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("clean", "Removes what killed runs left; never what a live run uses");
  command->callback([] {
    for (const std::string& removed : RunDirectory::sweep()) fmt::print("removed {}\n", removed);
  });
}

}  // namespace ipcbench
