#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "report/environment.h"
#include "report/json_text.h"

namespace ipcbench {

void add_env(CommandLine& line) {
  CommandLine command =
      line.add_command("env", "What the machine is, and what will disturb a measurement here");
  const auto json = std::make_shared<bool>(false);
  command.add_switch("--json", *json, "For programs");
  command.on_call([json] {
    const nlohmann::json found = environment();
    fmt::print("{}", *json ? dump_json(found, 2) + "\n" : environment_text(found));
  });
}

}  // namespace ipcbench
