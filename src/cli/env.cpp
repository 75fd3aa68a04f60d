#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "measure/machine_state.h"
#include "report/environment.h"
#include "report/json_text.h"
#include "runner/start.h"

namespace ipcbench {
namespace {

constexpr std::chrono::seconds poll_deadline{10};

}  // namespace

void add_env(CommandLine& line) {
  CommandLine command =
      line.add_command("env", "What the machine is, and what will disturb a measurement here");
  const auto json = std::make_shared<bool>(false);
  command.add_switch("--json", *json, "For programs");
  command.on_call([json] {
    nlohmann::json found = environment();
    RunDirectory names = start_run_directory();
    if (const auto check = check_idle_poll({names, poll_deadline, nullptr, default_spin_bound, nullptr}))
      add_poll_check(found, check->holds(), check->wake_up_ns, check->longest_ns);
    fmt::print("{}", *json ? dump_json(found, 2) + "\n" : environment_text(found));
  });
}

}  // namespace ipcbench
