#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.h"
#include "report/environment.h"

namespace ipcbench {

void add_env(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("env", "What the machine is, and what will disturb a measurement here");
  const auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "For programs");
  command->callback([json] {
    const nlohmann::json found = environment();
    fmt::print("{}", *json ? found.dump(2) + "\n" : environment_text(found));
  });
}

}  // namespace ipcbench
